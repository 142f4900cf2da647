import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { keepIfDue } from '../../server/backup/restoring.ts';
import { AccountList } from '../../server/contract/account-admin-schemas.ts';
import { RestoreState } from '../../server/contract/backup.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { ada } from '../flows-modes/movable.ts';
import { expectError, read } from '../flows/talk.ts';
import { openSite, passphrase, type Site } from './site.ts';

const open: Site[] = [];
const site = async () => {
  const one = await openSite();
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
const copiesOf = ({ dataDir }: Site) => readdirSync(join(dataDir, 'copies')).filter((name) => name.startsWith('restore-'));

async function adas() {
  const one = await site();
  const token = await one.toMulti();
  await one.add('grace', 'user', token);
  return { one, token };
}

describe('a restore that somebody thinks twice about', () => {
  test('says who was disabled or demoted since, and would get in or administer again', async () => {
    const one = await site();
    const token = await one.toMulti();
    const ids = {
      grace: await one.add('grace', 'user', token),
      linus: await one.add('linus', 'admin', token),
      max: await one.add('max', 'admin', token),
    };
    const backup = await one.backUp(token);
    const change = async (id: number, body: object) =>
      expect((await one.send('PATCH', `admin/accounts/${String(id)}`, { token, body })).status).toBe(200);
    await change(ids.grace, { is_active: false });
    await change(ids.linus, { role: 'user' });
    await change(ids.max, { is_active: false, role: 'user' });
    expect((await one.look(backup, token)).returning).toEqual({ people: 0, enabled: 2, admins: 2, api_keys: 0, devices: 0 });
  });

  test('the file that was looked into is the one that is restored: another in its place is refused, and nothing is touched', async () => {
    const one = await site();
    const token = await one.toMulti();
    const first = await one.backUp(token);
    await one.add('grace', 'user', token);
    const second = await one.backUp(token);
    const { digest } = await one.look(first, token);
    const upload = await one.upload(second, token);
    expectError(await one.send('POST', 'admin/restore', { body: { upload, passphrase, digest }, token }), 409, 'backup_changed');
    expect(await namesOf(one, token)).toEqual(['ada', 'grace']);
    expect(copiesOf(one)).toEqual([]);
    await one.restore(first, token, { digest });
    expect(await namesOf(one, (await one.enter(ada.username, ada.password)).token)).toEqual(['ada']);
  });

  test('data that no server starts with are put away again, and those of before come back by themselves', async () => {
    const { one, token } = await adas();
    const backup = await one.backUp(token);
    await one.add('linus', 'user', token);
    const upload = await one.upload(backup, token);
    expect((await one.send('POST', 'admin/restore', { body: { upload, passphrase }, token })).status).toBe(202);
    // Between the decision and the next start a disk breaks.
    const [staged] = readdirSync(join(one.dataDir, 'staged'));
    const folder = join(one.dataDir, 'staged', staged ?? '');
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.jsonl'))) writeFileSync(join(folder, name), 'what a broken disk leaves');
    await expect.poll(() => one.log(), { timeout: 20_000 }).toContain('"event":"restore_failed"');
    await expect
      .poll(
        () =>
          one.send('GET', '/api/v1/health').then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 20_000 },
      )
      .toBe(200);
    expect(await namesOf(one, token)).toEqual(['ada', 'grace', 'linus']);
    expect(read(await one.send('GET', 'admin/restore', { token }), 200, RestoreState).pending).toBe(null);
  });

  test('after seven days, and not before, it is kept by itself, and the data of before are gone', async () => {
    const { one, token } = await adas();
    await one.restore(await one.backUp(token), token);
    const copies = copiesOf(one);
    expect(copies).toHaveLength(1);
    await one.server.stop();
    const store = await openLowdbStore({ dataDir: one.dataDir });
    const removed: string[] = [];
    const due = (days: number) =>
      keepIfDue({
        store,
        clock: { now: () => Date.now() + days * 86_400_000 },
        dataDir: one.dataDir,
        ground: { remove: async (folder) => void removed.push(folder) },
      });
    await due(6.9);
    expect(removed).toEqual([]);
    await due(7.01);
    expect(removed).toEqual([join(one.dataDir, 'copies', copies[0] ?? '')]);
    expect((await store.activity.page({ limit: 1 })).items[0]).toMatchObject({ kind: 'restore_kept', actorId: null });
    await due(8);
    expect(removed).toHaveLength(1);
    await store.close();
  });
});
