import { createHash, randomBytes } from 'node:crypto';
import { expect, test, describe } from 'vitest';
import { expectError, type Reply } from '../flows/talk.ts';
import { startLyingProvider } from '../oidc/lying-provider.ts';
import { openCompany, ownRedirect, people, ssoOf, useCompany } from '../flows-sso/company.ts';

const blames = (reply: Reply, field: string, code: string) =>
  expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: { [field]: [code] } } });

/** Codes of clients that run the browser leg themselves (RFC 9700 4.1.3, 4.2.4, 4.5). */
describe('where a code may have been sent (security.md B73, B82)', () => {
  const company = useCompany({ sso: { redirectUris: ['com.example.notes:/callback', 'https://notes.example/sso'] } });
  const exchange = (body: object) => company().send('POST', 'casdoor/exchange', { body: { code: randomBytes(8).toString('hex'), ...body } });

  test.each([
    'http://127.0.0.1/callback',
    'http://127.0.0.1:49152/callback',
    'http://[::1]:8080/',
    'http://localhost:3000/app?x=1',
    'com.example.notes:/callback',
    'https://notes.example/sso',
  ])('%s is taken', async (redirect_uri) => {
    expectError(await exchange({ redirect_uri }), 400, 'casdoor_rejected');
  });

  test('this server’s own address, and none at all, as the seeds’ clients send it', async () => {
    expectError(await exchange({ redirect_uri: `${company().url}/anything` }), 400, 'casdoor_rejected');
    expectError(await exchange({ state: 'casdoor' }), 400, 'casdoor_rejected');
  });

  test.each([
    'https://evil.example/callback',
    'https://notes.example/sso/more',
    'https://notes.example/sso?x=1',
    'https://notes.example.evil.example/sso',
    'http://127.0.0.1.evil.example/',
    'http://user@127.0.0.1/',
    'http://127.0.0.1/#x',
    'com.example.other:/callback',
    'javascript:alert(1)',
    'not an address',
  ])('%s is refused, at exchange and at bind, before anything is asked of the provider', async (redirect_uri) => {
    const reply = await exchange({ redirect_uri });
    blames(reply, 'redirect_uri', 'invalid');
    expect(reply.text).not.toContain('evil');
    const token = await company().admin();
    blames(await company().send('POST', 'casdoor/bind', { token, body: { code: 'c', redirect_uri } }), 'redirect_uri', 'invalid');
  });
});

describe('with sso.requirePkce', () => {
  const company = useCompany({ sso: { requirePkce: true }, provider: { accounts: people('pia') } });

  test('a code without a verifier is refused, one with its verifier is good', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' };
    const body = { code: await company().fetchCode('person-pia', challenge), redirect_uri: ownRedirect };
    blames(await company().send('POST', 'casdoor/exchange', { body }), 'code_verifier', 'required');
    blames(await company().send('POST', 'casdoor/exchange', { body: { ...body, code_verifier: '' } }), 'code_verifier', 'required');
    expect((await company().send('POST', 'casdoor/exchange', { body: { ...body, code_verifier: verifier } })).status).toBe(200);
  });
});

describe('C double use: at a provider that takes any code any number of times', () => {
  test('a code is good once here, at exchange and bind together; one that met an outage may be brought again', async () => {
    const lying = await startLyingProvider();
    const company = await openCompany({ sso: ssoOf(lying) });
    const exchange = (code: string) => company.send('POST', 'casdoor/exchange', { body: { code } });
    const replies = await Promise.all(Array.from({ length: 10 }, () => exchange('one')));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const asked = lying.asked.token;
    expectError(await exchange('one'), 400, 'casdoor_rejected');
    expectError(await company.send('POST', 'casdoor/bind', { token: await company.admin(), body: { code: 'one' } }), 400, 'casdoor_rejected');
    expect(lying.asked.token, 'the provider is not asked').toBe(asked);
    lying.lies = { fault: 'server_error', faultAt: ['token'] };
    expectError(await exchange('two'), 503, 'casdoor_unreachable');
    lying.lies = {};
    expect((await exchange('two')).status).toBe(200);
    await Promise.all([company.close(), lying.stop()]);
  });
});

describe('with limits on', () => {
  const company = useCompany({
    extra: { limits: { enabled: true, login: { perAccount: { attempts: 3, seconds: 900 }, perAddress: { attempts: 100, seconds: 900 } } } },
  });

  test('made-up codes and addresses are counted by where they come from, at exchange and bind together', async () => {
    const token = await company().admin();
    const send = (path: string, body: object) => company().send('POST', `casdoor/${path}`, { token, body });
    const statuses = [
      await send('exchange', { code: 'made-up-1' }),
      await send('bind', { code: 'made-up-2' }),
      await send('exchange', { code: 'made-up-3', redirect_uri: 'https://evil.example' }),
      await send('exchange', { code: 'made-up-4' }),
      await send('bind', { code: 'made-up-5' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([400, 400, 400, 429, 429]);
  });
});
