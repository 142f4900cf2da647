import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { AccountList } from '../../server/contract/account-admin-schemas.ts';
import { NetworkFacts, WellKnownDoorward as WellKnown } from '../../server/contract/network.ts';
import { RestoreState } from '../../server/contract/backup.ts';
import { ActivityList } from '../../server/contract/schemas.ts';
import { answers, askToPair } from '../flows-lan/device.ts';
import { ada } from '../flows-modes/movable.ts';
import { bearer } from '../flows-multi/team.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { openSite, passphrase, type Site } from './site.ts';

const open: Site[] = [];
const site = async (...given: Parameters<typeof openSite>) => {
  const one = await openSite(...given);
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const namesOf = async (one: Site, token: string) =>
  read(await one.send('GET', 'admin/accounts', { token }), 200, AccountList)
    .accounts.map(({ username }) => username)
    .sort();
const kindsOf = async (one: Site, token: string) =>
  read(await one.send('GET', 'activity?account=all&limit=100', { token }), 200, ActivityList).events.map(({ kind }) => kind);

/** Ada's server: Grace, an API key and a paired phone. */
async function adas() {
  const one = await site();
  const token = await one.toMulti();
  await one.add('grace', 'user', token);
  const apiKey = await one.makeKey(token);
  const device = await askToPair(one);
  await answers(one, token).letIn(device.user_code);
  const { access_token: phone } = await device.token();
  return { one, token, apiKey, phone };
}

const isIn = async (one: Site, credential: Readonly<Record<string, string>>) => {
  const reply = await one.send('GET', 'settings', { headers: credential });
  return reply.status === 200;
};
const byToken = (token: string) => ({ Authorization: `Token ${token}` });

describe('a backup on a new computer', () => {
  test('brings everything: people, passwords, API keys and paired devices go on, who signed in by hand signs in again', async () => {
    const { one, token, apiKey, phone } = await adas();
    const { server_id: id } = read(await one.send('GET', '/.well-known/doorward'), 200, WellKnown);
    const jwt = await one.send('POST', '/api/auth/login', { body: { username: ada.username, password: ada.password } });
    const bearerOf = (jwt.body as { data: { token: string } }).data.token;
    const backup = await one.backUp(token);
    const other = await site();
    expect(await other.look(backup)).toMatchObject({
      same_server: false,
      mode: 'multi',
      server_id: id,
      bytes: backup.length,
      now: { people: 1, admins: 1, api_keys: 0, devices: 0 },
      after: { people: 2, admins: 1, api_keys: 1, devices: 1 },
      returning: null,
    });
    await other.restore(backup);
    expect(read(await other.send('GET', '/.well-known/doorward'), 200, WellKnown).server_id).toBe(id);
    expect(await isIn(other, bearer(apiKey))).toBe(true);
    expect(await isIn(other, bearer(phone))).toBe(true);
    expect(await isIn(other, byToken(token))).toBe(false);
    expect(await isIn(other, bearer(bearerOf))).toBe(false);
    const again = await other.enter(ada.username, ada.password);
    expect(await namesOf(other, again.token)).toEqual(['ada', 'grace']);
    expect(await kindsOf(other, again.token)).toContain('backup_restored');
  });

  test('the pin of the network certificate is the same one', async () => {
    const one = await site();
    const facts = async (from: Site) => read(await from.send('GET', 'admin/network'), 200, NetworkFacts);
    // The keys are made when the network is opened first: 127.0.0.1 is not the network, so the vault is asked directly.
    const vault = one.server.vault;
    const keys = await import('../../server/network/tls/own-certificate.ts');
    const { server_id: serverId } = read(await one.send('GET', '/.well-known/doorward'), 200, WellKnown);
    const before = await new keys.OwnCertificate({ vault, clock: one.clock, serverId }).issue(['localhost']);
    const other = await site();
    await other.restore(await one.backUp());
    const after = await new keys.OwnCertificate({ vault: other.server.vault, clock: other.clock, serverId }).issue(['localhost']);
    expect([after.pin, after.caPem]).toEqual([before.pin, before.caPem]);
    expect((await facts(other)).tls.mode).toBe('auto');
  });
});

describe('a restore on the same computer', () => {
  test('says what comes back that was ended since; can be undone, and then all is as it was, but for sessions that nobody could end meanwhile (B47)', async () => {
    const { one, token, apiKey, phone } = await adas();
    const backup = await one.backUp(token);
    const keys = (await one.send('GET', 'api-keys', { token })).body as { api_keys: { id: number }[] };
    await one.send('DELETE', `api-keys/${String(keys.api_keys[0]?.id)}`, { token });
    await one.add('linus', 'user', token);
    expect(await one.look(backup, token)).toMatchObject({
      same_server: true,
      now: { people: 3, api_keys: 0 },
      after: { people: 2, api_keys: 1 },
      returning: { people: 0, enabled: 0, admins: 0, api_keys: 1, devices: 0 },
    });
    await one.restore(backup, token);
    expect(await isIn(one, bearer(apiKey))).toBe(true);
    const again = await one.enter(ada.username, ada.password);
    expect(await namesOf(one, again.token)).toEqual(['ada', 'grace']);
    const { pending } = read(await one.send('GET', 'admin/restore', { token: again.token }), 200, RestoreState);
    expect(pending?.copy).toMatch(/^copies\/restore-/);
    await one.undo(again.token);
    expect(await isIn(one, byToken(again.token))).toBe(false);
    expect(await isIn(one, byToken(token))).toBe(false);
    expect(await isIn(one, bearer(apiKey))).toBe(false);
    expect(await isIn(one, bearer(phone))).toBe(true);
    const { token: back } = await one.enter(ada.username, ada.password);
    expect(await namesOf(one, back)).toEqual(['ada', 'grace', 'linus']);
    expect(await kindsOf(one, back)).toContain('restore_undone');
    expectError(await one.send('POST', 'admin/restore/undo', { token: back }), 404, 'not_found');
  });

  test('kept, it cannot be undone any more, and the data of before are gone; a second restore has to wait for that', async () => {
    const { one, token } = await adas();
    const backup = await one.backUp(token);
    await one.restore(backup, token);
    const again = await one.enter(ada.username, ada.password);
    const body = { upload: await one.upload(backup, again.token), passphrase };
    expectError(await one.send('POST', 'admin/restore', { body, token: again.token }), 409, 'restore_pending');
    expect(copiesOf(one)).toHaveLength(1);
    expect((await one.send('POST', 'admin/restore/confirm', { token: again.token })).status).toBe(200);
    expect(copiesOf(one)).toEqual([]);
    expectError(await one.send('POST', 'admin/restore/undo', { token: again.token }), 404, 'not_found');
    expect((await one.enter('grace', 'a tolerably long secret')).token).toHaveLength(40);
  });

  test('with access "end" no API key and no device of the backup gets in', async () => {
    const { one, token, apiKey, phone } = await adas();
    await one.restore(await one.backUp(token), token, { access: 'end' });
    expect([await isIn(one, bearer(apiKey)), await isIn(one, bearer(phone))]).toEqual([false, false]);
  });

  test('links of that day are void: what was used up since does not work again (security.md B45)', async () => {
    const { one, token } = await adas();
    const graces = (await one.send('GET', 'admin/accounts?search=grace', { token })).body as { accounts: { id: number }[] };
    const made = await one.send('POST', `admin/accounts/${String(graces.accounts[0]?.id)}/sign-in-link`, { token });
    const link = new URL((made.body as { url: string }).url);
    const backup = await one.backUp(token);
    await one.restore(backup, token);
    const secret = link.searchParams.get('token') ?? new URLSearchParams(link.hash.replace(/^#\??/, '')).get('token');
    const used = await one.send('POST', 'sign-in-link', { body: { token: secret } });
    expect(used.status).toBe(400);
  });
});

describe('who may', () => {
  test('only an admin who proved it lately; no API key, whatever its scopes (security.md B58)', async () => {
    const { one, token } = await adas();
    const graces = (await one.enter('grace', 'a tolerably long secret')).token;
    const routes = ['admin/backup', 'admin/backup/run', 'admin/restore/preview', 'admin/restore', 'admin/restore/undo', 'admin/restore/confirm'];
    const body = { passphrase, upload: '0'.repeat(32) };
    for (const path of routes) expectError(await one.send('POST', path, { body, token: graces }), 403, 'forbidden');
    const key = await one.send('POST', 'api-keys', { body: { name: 'All', scopes: ['read', 'write', 'admin'], expires_at: null }, token });
    const admin = bearer((key.body as { api_key: string }).api_key);
    for (const path of routes) expectError(await one.send('POST', path, { body, headers: admin }), 403, 'recent_sign_in_required');
    one.clock.forward(11 * 60_000);
    for (const path of routes) expectError(await one.send('POST', path, { body, token }), 403, 'recent_sign_in_required');
    const refused = await fetch(`${one.url}/api/v1/auth/admin/restore/upload`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream', Authorization: `Token ${token}` },
      body: 'x',
    });
    expect(refused.status).toBe(403);
  });

  test('a passphrase that can be guessed is refused with a code (security.md B24)', async () => {
    const one = await site();
    const trying = (secret: string) => one.send('POST', 'admin/backup', { body: { passphrase: secret } });
    expectFieldError(await trying('short'), 'passphrase', ['password_too_short', 'password_too_common']);
    expectFieldError(await trying('123456789012'), 'passphrase', ['password_entirely_numeric', 'password_too_common']);
  });
});

test('nothing of it is on the disk in clear, in the backup or beside it; nothing secret is in the log (security.md B38, B42)', async () => {
  const { one, token, apiKey } = await adas();
  const backup = await one.backUp(token);
  for (const word of ['grace', 'doorward-store', 'server-secret', 'accounts']) expect(backup.includes(word)).toBe(false);
  await expect.poll(() => readdirSync(join(one.dataDir, 'staged'))).toEqual([]);
  await one.restore(backup, token);
  for (const secret of [passphrase, apiKey, token]) expect(one.log()).not.toContain(secret);
  const files = readdirSync(one.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files) expect(readFileSync(join(file.parentPath, file.name), 'latin1')).not.toContain(passphrase);
});

const copiesOf = (one: Site) => readdirSync(join(one.dataDir, 'copies')).filter((name) => name.startsWith('restore-'));
