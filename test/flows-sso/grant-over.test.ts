import { expect, test } from 'vitest';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { bearer, withToken } from '../flows-multi/team.ts';
import { read } from '../flows/talk.ts';
import { startLyingProvider } from '../oidc/lying-provider.ts';
import { openCompany, ssoOf } from './company.ts';

const words = 'parse refresh token error: token is unverifiable: error while executing keyfunc: key is not a valid RSA public key';

test('B79: a refresh token that Casdoor cannot read any more ends sessions, and takes nothing that only somebody who is gone loses', async () => {
  const lying = await startLyingProvider();
  const company = await openCompany({ sso: ssoOf(lying, { recheckSeconds: 1, requiredGroups: ['org/staff'], fallback: 'always' }) });
  const come = async () => {
    const body = { code: `code-${String(Math.random())}` };
    return withToken(read(await company.send('POST', 'casdoor/exchange', { body }), 200, AuthPayload));
  };
  lying.lies = { claims: { groups: ['org/staff'] } };
  const { token, user } = await come();
  const made = await company.send('POST', 'api-keys', { token, body: { name: 'robot', scopes: ['read'] } });
  const { api_key: key } = read(made, 201, ApiKeyMade);
  const status = async (path: string, sending: object) => (await company.send('GET', path, sending)).status;

  lying.lies = { ...lying.lies, tokenStatus: 400, tokens: { error: 'invalid_grant', error_description: words } };
  await expect.poll(() => status('settings', { token }), { timeout: 10_000 }).toBe(401);
  expect(await status('settings', { headers: bearer(key) })).toBe(200);
  const [link] = await company.store.identities.ofGroup(String(user.id));
  expect(link).toMatchObject({ goneAt: null, sealedToken: null, groups: ['org/staff'] });
  expect((await company.activity('person_unsure'))[0]).toMatchObject({ account_id: user.id, details: { sessions: 1 } });
  expect(await company.activity('person_gone')).toEqual([]);

  lying.lies = { claims: { groups: ['org/staff'] } };
  expect((await come()).user.id).toBe(user.id);
  expect((await company.store.identities.ofGroup(String(user.id)))[0]).toMatchObject({ unsureAt: null, sealedToken: expect.any(String) as string });

  lying.lies = { ...lying.lies, tokenStatus: 400, tokens: { error: 'invalid_grant', error_description: words } };
  await expect.poll(async () => (await company.activity('person_unsure')).length, { timeout: 10_000 }).toBe(2);
  // The provider's word holds for a week; then it is none any more, and the doubt counts as gone.
  company.clock.forward(8 * 24 * 3_600_000);
  await expect.poll(async () => (await company.activity('person_gone')).length, { timeout: 10_000 }).toBe(1);
  expect(await status('settings', { headers: bearer(key) })).toBe(401);
  await Promise.all([company.close(), lying.stop()]);
}, 60_000);
