import { describe, expect, test } from 'vitest';
import { useHouse } from './house.ts';
import { Document, operationsOf } from './openapi-checker.ts';
import { expectError, read } from './talk.ts';

/** What two answers to the same question may differ in. */
function steady(body: unknown): string {
  return JSON.stringify(body, (key, value: unknown) =>
    [
      'request_id',
      'csrf',
      'token',
      'measured_at',
      'refused_since',
      'last_seen_at',
      'last_used_at',
      'expires_at',
      'created_at',
      'id',
      'bytes',
    ].includes(key)
      ? '·'
      : value,
  );
}

describe('a trailing slash', () => {
  const house = useHouse();

  test('changes nothing, on any path of the document', async () => {
    const document = read(await house().send('GET', '/api/v1/openapi.json'), 200, Document);
    const names = [...operationsOf(document).keys()];
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) {
      const [method = '', template = ''] = name.split(' ');
      const once = async (slash: string) => {
        const { session } = await house().signIn({ body: { device_label: 'same' } });
        if (template.endsWith('/restore')) await house().send('DELETE', `sessions/${session.id}`);
        const path = template.replace('{id}', String(session.id)) + slash;
        const reply = await house().send(method, path, method === 'GET' ? {} : { body: {} });
        await house().send('POST', 'sessions/revoke-others', { body: {} });
        return { name, status: reply.status, body: name.endsWith('activity') ? '' : steady(reply.body) };
      };
      const plain = await once('');
      expect(plain.status).not.toBe(404);
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
      const reply = await house().send('HEAD', name.slice(4));
      expect({ name, status: reply.status, text: reply.text }).toEqual({ name, status: 200, text: '' });
    }
  });
});
