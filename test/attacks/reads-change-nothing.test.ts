import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInBrowser, startDoorward, tokenHeader, type Doorward } from '../support/doorward.ts';
import { everyRoute } from './every-route.ts';

let house: Doorward;
let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'doorward-reads-'));
  house = await startDoorward({ dataDir });
});
afterAll(async () => {
  await house.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Every byte, name, size and time of change in the data folder. */
function fingerprint(): string[] {
  return readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return `${path} ${String(statSync(path).mtimeMs)} ${readFileSync(path).toString('base64')}`;
    })
    .sort();
}

test('B10: reading every route with every credential changes no byte on the disk', async () => {
  const { token, id } = await house.signIn();
  const { cookie } = await signInBrowser(house);
  const routes = (await everyRoute(house, id)).filter(({ method }) => method === 'GET');
  const before = fingerprint();
  expect(before.length).toBeGreaterThan(1);
  const carriers = [
    {},
    tokenHeader(token),
    { Cookie: cookie },
    { Authorization: 'Token wrong' },
    { 'X-Forwarded-For': '203.0.113.9' },
    { Origin: 'https://evil.example' },
  ];
  for (const { path, queryNames } of routes)
    for (const headers of carriers)
      for (const query of ['', '?logout=1&_method=DELETE&mode=multi', ...queryNames.map((name) => `?${name}=1`)])
        for (const method of ['GET', 'HEAD']) await house.call({ method, path: `${path}${query}`, headers });
  for (const path of ['/', '/sessions', '/api/v1/docs', '/api/v1/auth/logout', '/api/v1/auth/login', `/api/v1/auth/sessions/${String(id)}`])
    await house.call({ path });
  expect(fingerprint()).toEqual(before);
});

test('B10: and a write does change it, so the comparison can tell', async () => {
  const before = fingerprint();
  expect((await house.call({ method: 'PATCH', path: '/api/v1/auth/settings', body: { first_name: 'Ada' } })).status).toBe(200);
  expect(fingerprint()).not.toEqual(before);
});

test('B45: the probe does not roll the idle window, an ordinary read does', async () => {
  const { token, id } = await house.signIn();
  const first = await lastSeenOf(id);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await house.call({ path: '/api/v1/auth/session', headers: tokenHeader(token) });
  expect(await lastSeenOf(id)).toBe(first);
  await house.call({ path: '/api/v1/auth/settings', headers: tokenHeader(token) });
  expect(await lastSeenOf(id)).not.toBe(first);
});

/** As the list says, asked for by the owner without a session. */
async function lastSeenOf(id: number): Promise<string | undefined> {
  const { sessions } = (await house.call({ path: '/api/v1/auth/sessions?limit=200' })).json<{ sessions: { id: number; last_seen_at: string }[] }>();
  return sessions.find((session) => session.id === id)?.last_seen_at;
}
