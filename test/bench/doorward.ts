import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../server/index.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { report } from './child.ts';
import { fillSessions } from './fill.ts';

/** Ours as shipped (guards, headers, limits, logging) over a store with `sessions` sessions, asked with a credential of the kind `carrier`. */
const [sessions = '10000', carrier = 'token'] = process.argv.slice(2);
const dataDir = mkdtempSync(join(tmpdir(), 'doorward-bench-'));
const store = await openLowdbStore({ dataDir });
const server = await startServer({ dataDir, port: 0, env: {}, parts: { store, vault: createMemoryVault() } });
await fillSessions(store, Number(sessions));

async function signIn(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ body: { token?: string; data?: { token: string } }; cookie: string }> {
  const response = await fetch(server.url + path, { method: 'POST', headers });
  return { body: (await response.json()) as { token?: string }, cookie: response.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };
}

async function credential(): Promise<Record<string, string>> {
  if (carrier === 'jwt') return { Authorization: `Bearer ${(await signIn('/api/auth/login')).body.data?.token ?? ''}` };
  if (carrier === 'token') return { Authorization: `Token ${(await signIn('/api/v1/auth/login')).body.token ?? ''}` };
  const { csrf } = (await (await fetch(`${server.url}/api/v1/auth/me`)).json()) as { csrf: string };
  return { Cookie: (await signIn('/api/v1/auth/login', { 'X-CSRFToken': csrf })).cookie };
}

report({ url: `${server.url}/api/v1/auth/me`, headers: await credential() }, async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true });
});
