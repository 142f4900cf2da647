import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { startServer } from '../../server/index.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { openHouse, type House } from '../flows/house.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { bearer, secret, settingsOf } from './team.ts';

const houses: House[] = [];
const folders: string[] = [];
const vault = createMemoryVault();
afterEach(async () => {
  await Promise.all(houses.splice(0).map((house) => house.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'doorward-adopt-'));
  folders.push(path);
  return path;
}

async function start(dataDir: string, mode: 'single' | 'multi', owner: object = {}): Promise<House> {
  const house = await openHouse({ dataDir, mode, settings: settingsOf({ owner }), parts: { vault } });
  houses.push(house);
  return house;
}

const setupCode = (house: House) => /"setup_code":"([^"]+)"/.exec(house.log())?.[1] ?? '';
const adopt = (house: House, body: object) => house.send('POST', 'admin/adopt', { body: { username: 'boss', password: secret, ...body } });

describe('the default user is adopted (api.md admin/adopt; promise 2)', () => {
  test('the same id, data and keys as in single mode; what needed no sign-in is dead', async () => {
    const dataDir = folder();
    const before = await start(dataDir, 'single');
    await before.send('PATCH', 'settings', { body: { first_name: 'Boss', preferences: { theme: 'dark' } } });
    const key = (await before.send('POST', 'rotate-api-key', { body: {} })).body as { api_key: string };
    const { token } = await before.signIn();
    const jwt = (await before.send('POST', '/api/auth/login', { body: {} })).body as { data: { token: string } };
    const browser = await before.signInWithCookie();
    const old = read(await before.send('GET', 'session', { token }), 200, AuthPayload);
    await before.server.stop();

    const after = await start(dataDir, 'multi');
    for (const headers of [{ Authorization: `Token ${token}` }, bearer(jwt.data.token)])
      expectError(await after.send('GET', 'settings', { headers }), 401, 'invalid_token');
    expectError(await after.send('GET', 'settings', { headers: browser.reading }), 401, 'not_authenticated');
    const payload = read(
      await adopt(after, { setup_code: setupCode(after).toLowerCase().replaceAll('-', ' '), email: 'boss@example.org' }),
      200,
      AuthPayload,
    );
    expect(payload.user).toMatchObject({
      id: old.user.id,
      username: 'boss',
      email: 'boss@example.org',
      first_name: 'Boss',
      role: 'admin',
      created_at: old.user.created_at,
    });
    expect((await after.send('GET', 'settings', { headers: bearer(key.api_key) })).body).toMatchObject({ preferences: { theme: 'dark' } });
    expectError(await adopt(after, { setup_code: setupCode(after), username: 'thief' }), 400, 'code_invalid');
    await after.server.stop();

    const again = await start(dataDir, 'multi');
    expect(setupCode(again)).toBe('');
    expect((await again.send('GET', 'settings', { token: payload.token ?? '' })).status).toBe(200);
    await again.server.stop();
    const single = await start(dataDir, 'single');
    expect((await single.send('GET', 'me')).body).toMatchObject({ user: { id: old.user.id, username: 'boss' } });
  }, 60_000);

  test('until then nobody gets in, by no name', async () => {
    const house = await start(folder(), 'multi');
    for (const ident of ['default', 'admin', 'boss'])
      expectError(await house.send('POST', 'login', { body: { ident, password: secret } }), 400, 'invalid_credentials');
    expect((await house.send('GET', 'me')).body).toMatchObject({ user: null });
    expect(await house.server.openOwnerSession({ deviceLabel: 'Window' })).toBeNull();
  }, 60_000);

  test('a bad name or password uses the code up as little as a try; ten wrong codes, then 429 even for the right one', async () => {
    const house = await start(folder(), 'multi');
    const code = setupCode(house);
    expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    for (let i = 0; i < 12; i += 1)
      expectFieldError(await adopt(house, { setup_code: code, password: '1234' }), 'password', [
        'password_too_short',
        'password_entirely_numeric',
        'password_too_common',
      ]);
    for (let i = 0; i < 10; i += 1) expectError(await adopt(house, { setup_code: 'AAAA-AAAA-AAAA' }), 400, 'code_invalid');
    const refused = await adopt(house, { setup_code: code });
    expectError(refused, 429, 'too_many_attempts');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  }, 60_000);

  test('twenty at once with the right code: one becomes the owner', async () => {
    const house = await start(folder(), 'multi');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => adopt(house, { setup_code: setupCode(house), username: `boss${String(i)}` })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200 || status === 400)).toBe(true);
  }, 60_000);

  test('by the settings owner.*, with the password from a file, once', async () => {
    const dataDir = folder();
    const passwordFile = join(dataDir, '..', 'doorward-adopt-password');
    writeFileSync(passwordFile, `${secret}\n`);
    const house = await start(dataDir, 'multi', { username: 'filed', passwordFile });
    rmSync(passwordFile);
    expect([setupCode(house), (await house.send('POST', 'login', { body: { ident: 'filed', password: secret } })).status]).toEqual(['', 200]);
    await house.server.stop();
    const again = await start(dataDir, 'multi', { username: 'other', password: 'some other long secret' });
    expect((await again.send('POST', 'login', { body: { ident: 'filed', password: secret } })).body).toMatchObject({ user: { id: 1 } });
    expectError(await again.send('POST', 'login', { body: { ident: 'other', password: 'some other long secret' } }), 400, 'invalid_credentials');
  }, 60_000);

  test('by the environment; a bad one is one clear line at the start', async () => {
    const env = { DOORWARD_OWNER__USERNAME: 'envy', DOORWARD_OWNER__PASSWORD: secret, DOORWARD_PASSWORD__BCRYPT_COST: '10' };
    const house = await openHouse({ dataDir: folder(), mode: 'multi', env });
    houses.push(house);
    expect((await house.send('POST', 'login', { body: { ident: 'envy', password: secret } })).status).toBe(200);
    const bad = startServer({
      port: 0,
      dataDir: folder(),
      mode: 'multi',
      env: { ...env, DOORWARD_OWNER__PASSWORD: 'short' },
      parts: { vault: createMemoryVault() },
    });
    await expect(bad).rejects.toMatchObject({ code: 'bad_setting', exitCode: 2, message: expect.stringContaining('owner.password') as unknown });
  }, 60_000);
});
