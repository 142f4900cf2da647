import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Me } from '../../server/contract/schemas.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { lookAtStore } from '../../server/storage/lowdb/copied-store.ts';
import { ada, movable } from '../flows-modes/movable.ts';
import { bearer } from '../flows-multi/team.ts';
import { read, talkTo } from '../flows/talk.ts';
import { bytesOf, passphrase } from '../backup/site.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'doorward-restore-kill-'));
let server: ServerProcess | undefined;
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const env = { DOORWARD_PASSWORD__BCRYPT_COST: '10', DOORWARD_LIMITS__ENABLED: 'false' };
const ofData = (name: string) => /^(store|journal)\.|^vault\./.test(name);

describe('C:SIGKILL while a restore changes the data: the old ones or the new ones, never a mixture', () => {
  const base = join(folder, 'base');
  const staged = 'staged/0123456789abcdef';
  const goes = 'copies/restore-then';
  let [oldId, newId] = ['', ''];

  /** A data folder of its own: a store with an identity and files that a vault would have. */
  async function dataIn(path: string, id: string): Promise<string> {
    const store = await openLowdbStore({ dataDir: path });
    await store.transaction(async (tx) => tx.server.establish({ id, createdAt: 1, ownerId: 1 }));
    await store.close();
    for (const name of ['vault.json', 'vault.key', 'vault.secrets']) writeFileSync(join(path, name), `${name} of ${id}`);
    return id;
  }
  beforeAll(async () => {
    mkdirSync(join(base, 'staged'), { recursive: true });
    oldId = await dataIn(base, 'aaaaaaaaaaaaaaaa');
    newId = await dataIn(join(base, staged), 'bbbbbbbbbbbbbbbb');
  });

  test('at every step between the decision and its end, the next start ends it', async () => {
    const [before, after] = [readdirSync(base).filter(ofData), readdirSync(join(base, staged)).filter(ofData)];
    const marker = (phase: string) => `${JSON.stringify({ format: 1, comes: staged, goes, phase })}\n`;
    for (let step = 0; step <= before.length + after.length; step += 1) {
      const at = join(folder, `step-${String(step)}`);
      cpSync(base, at, { recursive: true });
      mkdirSync(join(at, goes), { recursive: true });
      const out = before.slice(0, step);
      const came = after.slice(0, Math.max(0, step - before.length));
      for (const name of out) renameSync(join(at, name), join(at, goes, name));
      for (const name of came) renameSync(join(at, staged, name), join(at, name));
      // Killed on the border of the halves: before the marker says so, and after.
      writeFileSync(join(at, 'swap.json'), marker(step > before.length ? 'in' : 'out'));
      const store = await openLowdbStore({ dataDir: at });
      expect((await store.server.identity())?.id, `step ${String(step)}`).toBe(newId);
      await store.close();
      expect(
        readdirSync(at)
          .filter((name) => name.startsWith('vault'))
          .sort(),
      ).toEqual(['vault.json', 'vault.key', 'vault.secrets']);
      const kept = bytesOf(join(at, goes));
      for (const name of before) expect(kept[name]).toBe(bytesOf(base)[name]);
      expect((await lookAtStore(join(at, goes))?.server.identity())?.id).toBe(oldId);
      expect(existsSync(join(at, 'swap.json'))).toBe(false);
    }
  });

  test('before the decision nothing has changed; a decision that cannot be read, or whose data are missing, touches nothing', async () => {
    for (const [name, text] of [
      ['unreadable', '{'],
      ['escaping', JSON.stringify({ format: 1, comes: '../elsewhere', goes, phase: 'out' })],
      ['missing', JSON.stringify({ format: 1, comes: 'staged/gone', goes, phase: 'out' })],
    ] as const) {
      const at = join(folder, name);
      cpSync(base, at, { recursive: true });
      writeFileSync(join(at, 'swap.json'), text);
      const untouched = bytesOf(at);
      await expect(openLowdbStore({ dataDir: at })).rejects.toMatchObject({ code: 'store_damaged' });
      expect(bytesOf(at)).toEqual(untouched);
    }
    const store = await openLowdbStore({ dataDir: base });
    expect((await store.server.identity())?.id).toBe(oldId);
    await store.close();
  });
});

test(
  'C:SIGKILL a real server, at any moment of a restore: the next start has all of the old or all of the new, and Ada’s key works in both',
  { timeout: 240_000 },
  async () => {
    const dataDir = join(folder, 'live');
    const start = async () => (server = await startServerProcess({ dataDir, env, readyWithinMs: 60_000 }));
    const talk = (running: ServerProcess) =>
      movable({
        ...talkTo(running.url),
        server: undefined as never,
        clock: undefined as never,
        dataDir,
        log: () => '',
        close: async () => undefined,
      });
    let one = talk(await start());
    const token = await one.toMulti();
    const key = await one.makeKey(token);
    const json = { 'Content-Type': 'application/json', Authorization: `Token ${token}` };
    const made = await fetch(`${one.url}/api/v1/auth/admin/backup`, { method: 'POST', headers: json, body: JSON.stringify({ passphrase }) });
    const backup = new Uint8Array(await made.arrayBuffer());
    // What tells the old data from the new ones: Grace came after the backup.
    await one.add('grace', 'user', token);
    const seen = new Set<boolean>();
    for (const killAfterMs of [150, 700, 900, 1050, 1200, 1500, 2500]) {
      const { token: admin } = await one.enter(ada.username, ada.password);
      const isNew = async () => (await one.tryEnter('grace', 'a tolerably long secret')).status !== 200;
      if (await isNew()) {
        // Kept, and Grace is made anew: something to be seen at the next restore.
        await one.send('POST', 'admin/restore/confirm', { token: admin });
        await one.add('grace', 'user', admin);
      }
      const octets = { 'Content-Type': 'application/octet-stream', Authorization: `Token ${admin}` };
      const sent = await fetch(`${one.url}/api/v1/auth/admin/restore/upload`, { method: 'POST', headers: octets, body: backup });
      const { upload } = (await sent.json()) as { upload: string };
      const answer = one.send('POST', 'admin/restore', { body: { upload, passphrase }, token: admin }).catch(() => undefined);
      await pause(killAfterMs);
      server?.kill('SIGKILL');
      const reply = await answer;
      await server?.ended;
      one = talk(await start());
      expect(read(await one.send('GET', 'me', { headers: bearer(key) }), 200, Me).user?.username).toBe('ada');
      const now = await isNew();
      seen.add(now);
      // Acknowledged is on the disk.
      if (reply?.status === 202) expect(now).toBe(true);
      expect(existsSync(join(dataDir, 'swap.json'))).toBe(false);
      expect(existsSync(join(dataDir, 'staged')) ? readdirSync(join(dataDir, 'staged')) : []).toEqual([]);
    }
    process.stdout.write(`killed: old ${String(seen.has(false))}, new ${String(seen.has(true))}\n`);
    expect(seen.size).toBe(2);
  },
);
