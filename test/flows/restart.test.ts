import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ActivityList, Health, SessionList, Settings } from '../../server/contract/schemas.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { NanoclawClient } from '../seeds/nanoclaw-client.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { expectError, read, talkTo, type Talk } from './talk.ts';

const open: RunningServer[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'doorward-restart-'));
  folders.push(path);
  return path;
}

/** The real store, and a real vault in a key file. */
async function start(dataDir: string): Promise<Talk & { readonly server: RunningServer }> {
  const server = await startServer({ dataDir, port: 0, env: { DOORWARD_VAULT__BACKEND: 'file' } });
  open.push(server);
  return { ...talkTo(server.url), server };
}

describe('a restart', () => {
  test('keeps sessions, their labels and their order', async () => {
    const dataDir = folder();
    const before = await start(dataDir);
    const [desk, shelf] = [await before.signIn({ body: { device_label: 'Desk' } }), await before.signIn({ body: { device_label: 'Shelf' } })];
    await before.send('PATCH', `sessions/${shelf.session.id}`, { body: { device_label: 'Top shelf', kept: true } });
    const gone = await before.signIn();
    await before.send('DELETE', `sessions/${gone.session.id}`);
    await before.send('GET', 'me', { token: desk.token });
    const list = read(await before.send('GET', 'sessions'), 200, SessionList);
    await before.server.stop();

    const after = await start(dataDir);
    expect(read(await after.send('GET', 'sessions'), 200, SessionList)).toEqual(list);
    expect(list.sessions.map((row) => row.device_label)).toEqual(['Desk', 'Top shelf']);
    for (const { token } of [desk, shelf]) expect((await after.send('GET', 'me', { token })).status).toBe(200);
    expectError(await after.send('GET', 'me', { token: gone.token }), 401, 'invalid_token');
    const next = await after.signIn();
    expect(next.session.id).toBeGreaterThan(gone.session.id);
  });

  test('keeps the profile, preferences and the activity log', async () => {
    const dataDir = folder();
    const before = await start(dataDir);
    await before.send('PATCH', 'settings', {
      body: { username: 'Ada', email: 'ada@example.org', preferences: { theme: 'dark', nested: [1, { a: null }] } },
    });
    await before.signIn();
    const settings = read(await before.send('GET', 'settings'), 200, Settings);
    const events = read(await before.send('GET', 'activity'), 200, ActivityList);
    await before.server.stop();

    const after = await start(dataDir);
    expect(read(await after.send('GET', 'settings'), 200, Settings)).toEqual(settings);
    expect(read(await after.send('GET', 'activity'), 200, ActivityList)).toEqual(events);
    expect(settings).toMatchObject({ id: 1, username: 'Ada', preferences: { theme: 'dark', nested: [1, { a: null }] } });
    expect(events.events.map(({ kind }) => kind)).toEqual(['sign_in', 'profile_changed', 'account_created']);
  });

  test("keeps a program's JWT, a browser's cookie and its CSRF token", async () => {
    const dataDir = folder();
    const before = await start(dataDir);
    const { token } = await new NanoclawClient(before.url).login('', '');
    const browser = await before.signInWithCookie();
    const jwks = (await before.send('GET', '/.well-known/jwks.json')).body;
    await before.server.stop();

    const after = await start(dataDir);
    expect((await new NanoclawClient(after.url, token).profile()).id).toBe(1);
    expect((await after.send('GET', '/.well-known/jwks.json')).body).toEqual(jwks);
    expect(after.server.cookieName).toBe(before.server.cookieName);
    const reply = await after.send('PATCH', 'settings', { headers: browser.writing, body: { first_name: 'Still' } });
    expect(reply).toMatchObject({ status: 200, body: { first_name: 'Still' } });
  });

  test('keeps the hash of an address the same, and says how the secrets are kept', async () => {
    const dataDir = folder();
    const before = await start(dataDir);
    await before.signIn();
    await before.server.stop();
    const after = await start(dataDir);
    await after.signIn();
    const { sessions } = read(await after.send('GET', 'sessions'), 200, SessionList);
    expect(new Set(sessions.map((row) => row.ip_hash_prefix)).size).toBe(1);
    expect(read(await after.send('GET', '/api/v1/health'), 200, Health)).toMatchObject({ storage: 'ok', vault: 'weak' });
  });

  test('when a session was last seen is on the disk after a stop', async () => {
    const dataDir = folder();
    const before = await start(dataDir);
    const { token, session } = await before.signIn();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await before.send('GET', 'me', { token });
    await before.server.stop();
    const after = await start(dataDir);
    const row = read(await after.send('GET', 'sessions'), 200, SessionList).sessions[0];
    expect(Date.parse(row?.last_seen_at ?? '')).toBeGreaterThan(Date.parse(session.last_seen_at));
  });

  test('the window gets its own session back', async () => {
    const dataDir = folder();
    const before = await start(dataDir);
    const window = await before.server.openOwnerSession({ deviceLabel: 'Window' });
    await before.server.stop();
    const after = await start(dataDir);
    const again = await after.server.openOwnerSession({ deviceLabel: 'Window', key: window?.key ?? '' });
    expect(again).toEqual(window);
    const other = await after.server.openOwnerSession({ deviceLabel: 'Window', key: '0'.repeat(40) });
    expect(other?.key).not.toBe(window?.key);
    expect(read(await after.send('GET', 'sessions'), 200, SessionList).sessions).toHaveLength(2);
  });
});

test('B40: the window gets no session of an owner who was disabled', async () => {
  const dataDir = folder();
  await (await start(dataDir)).server.stop();
  const store = await openLowdbStore({ dataDir });
  const ownerId = (await store.server.identity())?.ownerId ?? 0;
  await store.transaction((tx) => tx.accounts.update(ownerId, { isActive: false, disabled: { reason: '', until: null } }));
  await store.close();
  expect(await (await start(dataDir)).server.openOwnerSession({ deviceLabel: 'Window' })).toBeNull();
});

test('two installations do not accept each other’s tokens', async () => {
  const [one, two] = [await start(folder()), await start(folder())];
  const session = await one.signIn();
  const { token: jwt } = await new NanoclawClient(one.url).login('', '');
  const browser = await one.signInWithCookie();
  const cookie = browser.cookie.replace(one.server.cookieName, two.server.cookieName);
  // The other one has sessions with the same ids.
  await two.signIn();
  await new NanoclawClient(two.url).login('', '');
  await two.signInWithCookie();

  expectError(await two.send('GET', 'me', { token: session.token }), 401, 'invalid_token');
  expectError(await two.send('GET', 'me', { headers: { Authorization: `Bearer ${jwt}` } }), 401, 'invalid_token');
  expectError(await two.send('GET', 'settings', { headers: { cookie, Via: '1.1 gateway' } }), 401, 'not_authenticated');
  expectError(await two.send('POST', 'login', { body: {}, headers: { 'X-CSRFToken': browser.payload.csrf ?? '' } }), 403, 'csrf_failed');
  expect((await one.send('GET', 'me', { token: session.token })).status).toBe(200);
});

test('what a stopped server is asked is not answered, and stopping twice is fine', async () => {
  const { server, send } = await start(folder());
  await Promise.all([server.stop(), server.stop()]);
  await expect(send('GET', 'me')).rejects.toThrow();
  await server.stop();
});
