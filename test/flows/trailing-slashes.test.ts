import { describe, expect, test } from 'vitest';
import { concrete } from './concrete-path.ts';
import { requests } from './documented-requests.ts';
import { useHouse } from './house.ts';
import { Document, operationsOf } from './openapi-checker.ts';
import { expectError, read } from './talk.ts';

/** Fields in which two answers to the same question may differ. */
const moving = new Set([
  'request_id',
  'csrf',
  'token',
  'measured_at',
  'refused_since',
  'last_seen_at',
  'last_used_at',
  'next_attempt_at',
  'expires_at',
  'invited_until',
  'temporary_password',
  'created_at',
  'id',
  'account_id',
  'bytes',
  'upload',
  'device_code',
  'user_code',
  'match_code',
  'verification_uri_complete',
  'last4',
]);

/** What is made anew for every answer, inside of a text: two of them must differ, so their shape alone can be compared. */
const fresh: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['secret of an authenticator app', /(?<=[?&]secret=)[A-Z2-7]{32}/g],
  ['recovery code', /\b[a-z2-7]{4}(-[a-z2-7]{4}){3}\b/g],
  ['API key', /\bdwk_[0-9A-Za-z]+/g],
  ['link', /(?<=[?&#](ident|token|sign-in-link)=)[\w.-]+/g],
  ['invitation', /(?<="code":"|[?&]code=)[\w-]{22}(?=")/g],
  ['device', /\bDevice \d+\b/g],
  ['moment of a run', /(?<="bytes":"·","at":")[^"]+/g],
  ['guest', /\bguest\d+\b|(?<=")_[0-9a-f]{4}(?=")/g],
];

/** Lists that the asking itself makes longer. */
const grows = /activity(\/chain)?$|GET .*device\/requests$/;

function steady(body: unknown): string {
  const text = JSON.stringify(body, (key, value: unknown) => (moving.has(key) ? '·' : value));
  return fresh.reduce((before, [what, pattern]) => before.replace(pattern, `<${what}>`), text ?? '');
}

/** A stream is for those who ask for one by name; a proxy is nobody, not even here. */
const refused: Readonly<Record<string, number>> = { 'GET /api/v1/auth/events': 406, 'GET /api/v1/auth/forward': 401 };

describe('a trailing slash', () => {
  const house = useHouse();

  test('changes nothing, on any path of the document', async () => {
    const document = read(await house().send('GET', '/api/v1/openapi.json'), 200, Document);
    const names = [...operationsOf(document).keys()];
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) {
      const [method = '', template = ''] = name.split(' ');
      const once = async (slash: string) => {
        await house().signIn({ body: { device_label: 'same' } });
        const { path, token } = await concrete(house(), template);
        const reply = await house().send(method, path + slash, {
          ...(token === undefined ? {} : { token }),
          ...(method === 'GET' ? {} : { body: {} }),
        });
        await house().send('POST', 'sessions/revoke-others', { body: {} });
        return { name, status: reply.status, body: grows.test(name) ? '' : steady(reply.body) };
      };
      const plain = await once('');
      // A few have nothing to find in this house, and say so by the table.
      if (requests[name]?.[0] !== 404) expect({ name, status: plain.status }).not.toEqual({ name, status: 404 });
      expect(await once('/')).toEqual(plain);
    }
  });

  test.each(['/api/v1/auth/ME', '/API/V1/AUTH/Me/'])('%s: another case makes no other decision', async (path) => {
    const reply = await house().send('GET', path, { headers: { Via: '1.1 gateway' } });
    expect(reply).toMatchObject({ status: 200, body: { user: null } });
    expectError(await house().send('GET', path.replace(/me/i, 'Settings'), { headers: { Via: '1.1 gateway' } }), 401, 'not_authenticated');
  });

  test.each(['/api/v1/auth//me', '/api/v1/auth/me//', '/api/v1', '/api/v1/auth', '/api/v1/auth/nothing', '/api/v2/auth/me', '/api'])(
    '%s is not found',
    async (path) => {
      expectError(await house().send('GET', path), 404, 'not_found');
    },
  );

  test('a method that a path does not have is 405 and says which it has', async () => {
    const reply = await house().send('DELETE', 'settings/');
    expectError(reply, 405, 'method_not_allowed');
    expect(reply.headers.get('allow')?.split(', ').toSorted()).toEqual(['GET', 'HEAD', 'PATCH']);
  });

  test('HEAD is GET without the body, on every path that is read', async () => {
    const document = read(await house().send('GET', '/api/v1/openapi.json'), 200, Document);
    for (const name of operationsOf(document).keys()) {
      if (!name.startsWith('GET ')) continue;
      const { path, token } = await concrete(house(), name.slice(4));
      const reply = await house().send('HEAD', path, token === undefined ? {} : { token });
      // A code is used up by looking: nothing but the browser that was sent there looks.
      const status = path.endsWith('/casdoor/callback') ? 405 : (refused[name] ?? 200);
      expect({ name, status: reply.status, text: reply.text }).toEqual({ name, status, text: '' });
    }
  });
});
