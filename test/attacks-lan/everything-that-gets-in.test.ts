import { expect, test, describe } from 'vitest';
import { z } from 'zod';
import { ApiKeyList, ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { RecoveryCodes } from '../../server/contract/factor-schemas.ts';
import { SignInLink } from '../../server/contract/account-admin-schemas.ts';
import { AuthPayload, CredentialList, type Credential } from '../../server/contract/schemas.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { openHouse, type House } from '../flows/house.ts';
import { read, type Sending } from '../flows/talk.ts';
import { answers, askToPair } from '../flows-lan/device.ts';
import { bearer, linkOf, openTeam, secret, withToken, type Team } from '../flows-multi/team.ts';

/** A way in: whether it opens the account now. Those that open it once are only tried at the end. */
interface Way {
  readonly kind: Credential['kind'];
  readonly opens: () => Promise<boolean>;
}

const another = 'another fine secret';
const third = 'a third fine secret';
const outside = { Via: '1.1 gateway' };
const opens = async (house: House, sending: Sending) =>
  (await house.send('GET', 'settings', { ...sending, headers: { ...outside, ...sending.headers } })).status === 200;
const listOf = async (house: House, sending: Sending = {}) => read(await house.send('GET', 'credentials', sending), 200, CredentialList).credentials;

/** Ends whatever can be ended by its row. */
async function empty(house: House, rows: readonly Credential[], sending: Sending): Promise<void> {
  for (const { kind, id, is_current: isCurrent } of rows.toSorted((a, b) => Number(a.is_current) - Number(b.is_current))) {
    if (id === null || isCurrent) continue;
    if (kind === 'session' || kind === 'paired_device') await house.send('DELETE', `sessions/${String(id)}`, sending);
    if (kind === 'old_api_key_secret') await house.send('DELETE', `api-keys/${String(id)}/old-secret`, sending);
    if (kind === 'api_key') await house.send('DELETE', `api-keys/${String(id)}`, sending);
  }
}

async function pairedKey(house: House, token?: string): Promise<string> {
  const device = await askToPair(house, { client_name: 'Paired' });
  await answers(house, token).letIn(device.user_code);
  return (await device.token()).access_token;
}

async function jwtOf(house: House, body: object): Promise<string> {
  const answer = z.object({ data: z.object({ token: z.string() }) });
  return answer.parse((await house.send('POST', '/api/auth/login', { body })).body).data.token;
}

async function keyOf(house: House, sending: Sending): Promise<string> {
  return read(await house.send('POST', 'api-keys', { ...sending, body: { name: 'Key', scopes: ['read'] } }), 201, ApiKeyMade).api_key;
}

/** Renews the one key there is; the secret before works on. */
async function renewedKey(house: House, sending: Sending): Promise<string> {
  const [row] = read(await house.send('GET', 'api-keys', sending), 200, ApiKeyList).api_keys;
  const path = `api-keys/${String(row?.id)}/rotate`;
  return read(await house.send('POST', path, { ...sending, body: { overlap_seconds: 3600 } }), 200, ApiKeyMade).api_key;
}

describe('promise 7: one list of everything that can get in', () => {
  test('single mode: what is accepted is in the list, and emptying the list leaves the owner on this computer only', async () => {
    const house = await openHouse({ settings: { limits: { enabled: false } } });
    const jwt = await jwtOf(house, {});
    const [own, key, paired] = [(await house.signIn()).token, await keyOf(house, {}), await pairedKey(house)];
    const renewed = await renewedKey(house, {});
    const browser = await house.signInWithCookie();
    const ways: Readonly<Record<string, Sending>> = {
      key: { token: own },
      cookie: { headers: browser.reading },
      jwt: { headers: bearer(jwt) },
      apiKey: { headers: bearer(renewed) },
      oldSecret: { headers: bearer(key) },
      paired: { headers: bearer(paired) },
    };
    for (const [name, sending] of Object.entries(ways)) expect([name, await opens(house, sending)]).toEqual([name, true]);
    const rows = await listOf(house);
    expect(rows.map(({ kind }) => kind).toSorted()).toEqual([
      'api_key',
      'no_sign_in',
      'old_api_key_secret',
      'paired_device',
      'session',
      'session',
      'session',
    ]);
    await empty(house, rows, {});
    expect((await listOf(house)).map(({ kind }) => kind)).toEqual(['no_sign_in']);
    for (const [name, sending] of Object.entries(ways)) expect([name, await opens(house, sending)]).toEqual([name, false]);
    expect((await house.send('GET', 'settings')).status).toBe(200);
    await house.close();
  });

  test('several people: what is accepted is in the list, and when the list is empty nobody gets in', async () => {
    const store = createMemoryStore();
    const team = await openTeam({}, { parts: { store } });
    const { token, user } = await team.join('bea');
    const admin = await team.admin();
    const { kinds, ways, atLast } = await everyWay(team, token, user.id, admin);
    const rows = await listOf(team, { token });
    expect(rows.map(({ kind }) => kind).toSorted()).toEqual([...kinds].toSorted());
    for (const { kind, opens: isOpen } of ways) expect([kind, await isOpen()]).toEqual([kind, true]);

    await empty(team, await listOf(team, { token }), { token });
    // What waits has no row of its own to end: another password ends it. The codes and the password itself go as an admin or the command line takes them.
    const changed = await team.send('POST', 'change-password', { token, body: { current_password: secret, new_password: another } });
    const { token: last } = withToken(read(changed, 200, AuthPayload));
    expect((await listOf(team, { token: last })).map(({ kind }) => kind).toSorted()).toEqual(['password', 'recovery_codes', 'session']);
    await store.transaction(async (tx) => {
      await tx.passwords.take(user.id);
      await tx.secondFactors.take(user.id);
    });
    expect((await listOf(team, { token: last })).map(({ kind }) => kind)).toEqual(['session']);
    await team.send('POST', 'logout', { token: last });
    // These would open it whatever else was ended, so they are tried only now.
    for (const { kind, opens: isOpen } of [...ways, ...atLast]) expect([kind, await isOpen()]).toEqual([kind, false]);
    await team.close();
  });
});

/** Opens every way in to an account, and says what must stand in its list for them. */
async function everyWay(
  team: Team,
  token: string,
  id: number,
  admin: string,
): Promise<{ kinds: readonly Credential['kind'][]; ways: readonly Way[]; atLast: readonly Way[] }> {
  const link = read(await team.send('POST', `admin/accounts/${String(id)}/sign-in-link`, { token: admin }), 200, SignInLink).token;
  await team.send('POST', 'send_pw_reset_email', { body: { email: 'bea@example.org' } });
  const reset = linkOf(await team.newestMail('bea@example.org', 'resetPassword'));
  const { recovery_codes: codes } = read(await team.send('POST', '2fa/recovery-codes', { token }), 200, RecoveryCodes);
  const other = (await team.enter('bea')).token;
  const jwt = await jwtOf(team, { username: 'bea', password: secret });
  const [key, paired] = [await keyOf(team, { token }), await pairedKey(team, token)];
  const renewed = await renewedKey(team, { token });
  const waiting = await askToPair(team, { client_name: 'Not fetched' });
  await answers(team, token).letIn(waiting.user_code);
  const by = (sending: Sending) => () => opens(team, sending);
  const once = (kind: Credential['kind'], ask: () => Promise<{ readonly status: number }>): Way => ({
    kind,
    opens: async () => (await ask()).status === 200,
  });
  const setAnother = { password: third };
  return {
    atLast: [
      once('reset_password', () => team.send('POST', 'reset_password', { body: { ...reset, ...setAnother } })),
      once('recovery_codes', () => team.send('POST', 'recover', { body: { ident: 'bea', code: codes[0], ...setAnother } })),
    ],
    kinds: [
      ...(['session', 'session', 'session', 'api_key', 'old_api_key_secret', 'paired_device', 'paired_device'] as const),
      ...(['password', 'recovery_codes', 'sign_in_link', 'reset_password'] as const),
    ],
    ways: [
      { kind: 'session', opens: by({ token }) },
      { kind: 'session', opens: by({ headers: { Cookie: `${team.server.cookieName}=${other}` } }) },
      { kind: 'session', opens: by({ headers: bearer(jwt) }) },
      { kind: 'api_key', opens: by({ headers: bearer(renewed) }) },
      { kind: 'old_api_key_secret', opens: by({ headers: bearer(key) }) },
      { kind: 'paired_device', opens: by({ headers: bearer(paired) }) },
      once('paired_device', () => waiting.poll()),
      once('sign_in_link', () => team.send('POST', 'sign-in-link', { body: { token: link } })),
      once('password', () => team.tryLogin({ ident: 'bea', password: secret })),
    ],
  };
}
