import { expect, test } from 'vitest';
import { startServer } from '../../server/index.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';

const json = { 'content-type': 'application/json' };
const password = 'a password of length';

test('B36: nobody shuts out another person by taking their username for an address', async () => {
  const settings = { password: { bcryptCost: 10 }, owner: { username: 'ada@example.org', password }, log: { level: 'silent' } };
  const server = await startServer({ port: 0, env: {}, mode: 'multi', settings, parts: { store: createMemoryStore(), vault: createMemoryVault() } });
  const post = (path: string, body: object, headers = {}) =>
    fetch(`${server.url}/api/v1/auth/${path}`, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
  expect(await (await post('register', { username: 'mallory', email: 'ada@example.org', password })).json()).toMatchObject({
    email: ['email_unique'],
  });
  expect((await post('register', { username: 'mallory', email: 'm@example.org', password })).status).toBe(201);
  const { token } = (await (await post('login', { username: 'mallory', password })).json()) as { token: string };
  const moved = await fetch(`${server.url}/api/v1/auth/settings`, {
    method: 'PATCH',
    headers: { ...json, Authorization: `Token ${token}` },
    body: JSON.stringify({ email: 'ada@example.org' }),
  });
  expect(await moved.json()).toMatchObject({ email: ['email_unique'] });
  expect((await post('login', { username: 'ada@example.org', password })).status).toBe(200);
  await server.stop();
});
