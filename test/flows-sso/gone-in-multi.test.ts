import { expect, test } from 'vitest';
import { CasdoorLink } from '../../server/contract/casdoor.ts';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { addApp, bearer, secret } from '../flows-multi/team.ts';
import { answers, askToPair } from '../flows-lan/device.ts';
import { read } from '../flows/talk.ts';
import { people, person, useCompany } from './company.ts';

/** The rule is in docs/decisions/012-single-sign-on.md: what came by the provider ends; all of it, where there is no other way in (security.md B79). */
const company = useCompany({
  options: { mode: 'multi' },
  sso: { recheckSeconds: 1, requiredGroups: ['org/staff'] },
  provider: { accounts: people('bea', 'cem', 'dora') },
});
const isIn = async (headers: Readonly<Record<string, string>>) => (await company().send('GET', 'settings', { headers })).status === 200;
const token = (key: string) => ({ Authorization: `Token ${key}` });
const keyOf = async (session: string) =>
  read(await company().send('POST', 'api-keys', { token: session, body: { name: 'script', scopes: ['read'] } }), 201, ApiKeyMade).api_key;
const pairBy = async (session: string) => {
  const device = await askToPair(company());
  await answers(company(), session).letIn(device.user_code);
  return (await device.token()).access_token;
};
const ended = (key: string) => expect.poll(() => isIn(token(key)), { timeout: 10_000 }).toBe(false);

test('who is gone keeps what their password opened, and loses what came by the provider: sessions, and devices paired from there', async () => {
  await company().settle({ username: 'bea_here', email: 'bea@home.example' });
  const own = (await company().enter('bea_here')).token;
  await company().link(own, 'person-bea');
  const app = await addApp(company(), own);
  const theirs = (await company().come('person-bea')).token;
  const [ownDevice, theirDevice] = [await pairBy(own), await pairBy(theirs)];
  const key = await keyOf(own);
  for (const one of [theirs, ownDevice, theirDevice]) expect(await isIn(token(one))).toBe(true);
  const { challenge_id } = (await company().tryLogin({ ident: 'bea_here', password: secret })).body as { challenge_id: string };
  company().provider.accounts.delete('person-bea');
  await ended(theirs);
  expect(await isIn(token(theirDevice)), 'paired by the session that came by the provider').toBe(false);
  expect(await isIn(token(own))).toBe(true);
  const { link } = read(await company().send('GET', 'casdoor/identity', { token: own }), 200, CasdoorLink);
  expect(link).toMatchObject({ passes_gate: false, gone_since: expect.any(String) as string });
  expect(await isIn(token(ownDevice))).toBe(true);
  expect(await isIn(bearer(key))).toBe(true);
  const right = { challenge_id, channel: 'recovery', code: app.codes[0] };
  expect((await company().send('POST', '2fa/verify', { body: right })).status, 'begun with the password').toBe(200);
}, 30_000);

test('who has no other way in loses everything with it, API keys too', async () => {
  const { token: session } = await company().come('person-cem');
  const [device, key] = [await pairBy(session), await keyOf(session)];
  company().provider.accounts.delete('person-cem');
  await ended(session);
  expect(await isIn(token(device))).toBe(false);
  expect(await isIn(bearer(key))).toBe(false);
}, 30_000);

test('a group that is lost ends the sessions and leaves the keys: it may come back', async () => {
  const { token: session } = await company().come('person-dora');
  const key = await keyOf(session);
  company().provider.accounts.set('person-dora', person('dora', { groups: [] }));
  await ended(session);
  expect(await isIn(bearer(key))).toBe(true);
}, 30_000);
