import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatVersion } from '../../server/storage/lowdb/store-files.ts';
import { runProgram, startServerProcess } from '../support/server-process.ts';

/** Written by the program of format 2 in multi mode: ada, who administers and has an API key, and grace with a temporary password. */
const written = join(import.meta.dirname, '..', 'fixtures', 'data-v2');

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'doorward-v2-'));
  await cp(written, dataDir, { recursive: true });
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function newestVersion(): Promise<unknown> {
  const journals = (await readdir(dataDir))
    .filter((name) => /^journal\.\d+\.jsonl$/.test(name))
    .sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]));
  const text = await readFile(join(dataDir, journals.at(-1) ?? ''), 'utf8');
  return (JSON.parse(text.split('\n')[0]?.slice(9) ?? '') as { version: unknown }).version;
}

/** What stands in `copies`, of upgrades. */
const copies = async () => (await readdir(join(dataDir, 'copies'))).filter((name) => name.startsWith('upgrade-'));

describe('a data folder of the version before', () => {
  test.each([2, 3])('of format %i: a copy is kept as it was, byte for byte, and later starts and folds leave it there', async (format) => {
    await rm(dataDir, { recursive: true });
    await cp(join(written, '..', `data-v${String(format)}`), dataDir, { recursive: true });
    const before = await readFile(join(dataDir, 'journal.1.jsonl'));
    const env = { DOORWARD_VAULT__BACKEND: 'file' };
    for (let i = 0; i < 3; i += 1) await (await startServerProcess({ dataDir, args: ['--mode', 'multi'], env })).stop();
    const [copy, ...others] = await copies();
    expect([copy?.startsWith(`upgrade-from-${String(format)}-at-`), others]).toEqual([true, []]);
    expect(await readdir(join(dataDir, 'copies', copy ?? ''))).toEqual(['journal.1.jsonl']);
    expect((await readFile(join(dataDir, 'copies', copy ?? '', 'journal.1.jsonl'))).equals(before)).toBe(true);
    const server = await startServerProcess({ dataDir, args: ['--mode', 'multi'], env });
    await server.stop();
    expect(await copies()).toEqual([copy]);
  });

  test('data of today’s format are not copied', async () => {
    await rm(dataDir, { recursive: true });
    const env = { DOORWARD_VAULT__BACKEND: 'file' };
    for (let i = 0; i < 2; i += 1) await (await startServerProcess({ dataDir, args: ['--mode', 'multi'], env })).stop();
    await expect(copies()).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('opens with its people, passwords and keys, and from then on an older program refuses it', async () => {
    const server = await startServerProcess({ dataDir, args: ['--mode', 'multi'], env: { DOORWARD_VAULT__BACKEND: 'file' } });
    try {
      const call = async (method: string, path: string, token?: string, body?: unknown) => {
        const headers = { 'Content-Type': 'application/json', ...(token === undefined ? {} : { Authorization: `Token ${token}` }) };
        const reply = await fetch(`${server.url}/api/v1/auth/${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return { status: reply.status, body: (await reply.json()) as Record<string, never> };
      };
      const entered = await call('POST', 'login', undefined, { ident: 'ada', password: 'lovely analytical engine' });
      expect(entered.status).toBe(200);
      const token = String(entered.body['token']);
      const { api_keys: keys } = (await call('GET', 'api-keys', token)).body as { api_keys?: readonly unknown[] };
      expect(keys).toEqual([expect.objectContaining({ name: 'Backup', scopes: ['read'], last4: null })]);
      const { accounts } = (await call('GET', 'admin/accounts', token)).body as { accounts?: readonly { username: string }[] };
      expect(accounts?.map(({ username }) => username).sort()).toEqual(['ada', 'grace']);
    } finally {
      await server.stop();
    }
    // An older program reads this line first, and ends with "newer data" (exit 4 of store_newer) instead of overlooking who is suspended.
    expect(await newestVersion()).toBe(formatVersion);
    expect(formatVersion).toBeGreaterThan(2);
  });
});

/** Written by the program of format 3 in multi mode: ada, who administers and signed in, and grace; its activity log has no chain. */
const unchained = join(import.meta.dirname, '..', 'fixtures', 'data-v3');

describe('a data folder from before the activity log was chained', () => {
  test('opens with its people, and the chain begins with the first entry that is new', async () => {
    await rm(dataDir, { recursive: true });
    await cp(unchained, dataDir, { recursive: true });
    const env = { DOORWARD_VAULT__BACKEND: 'file', DOORWARD_PASSWORD__BCRYPT_COST: '10' };
    const server = await startServerProcess({ dataDir, args: ['--mode', 'multi'], env });
    const reply = await fetch(`${server.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ident: 'ada', password: 'lovely analytical engine' }),
    });
    await server.stop();
    expect(reply.status).toBe(200);
    const { code, stdout, stderr } = await runProgram({ dataDir, command: ['activity', 'verify', '--json'], env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout) as { entries: number; chained_since: number; signed_up_to: number };
    expect(report).toEqual({ ...report, chained_since: report.entries, signed_up_to: report.entries });
    expect(report.entries).toBeGreaterThan(3);
    expect(await newestVersion()).toBe(formatVersion);
  });
});
