import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { BackupState } from '../../server/contract/backup.ts';
import { ActivityList } from '../../server/contract/schemas.ts';
import { isRootOrCi } from '../faults/store-ground.ts';
import { read } from '../flows/talk.ts';
import { openSite, passphrase, type Site } from './site.ts';

/** In earnest once a minute. Nobody calls `admin/backup/run` in this file: what is made, the server made by itself. */
const sweepEveryMs = 100;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
const patience = { timeout: 20_000 };
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function open(settings: object = {}, dataDir?: string): Promise<Site> {
  const site = await openSite({ ...settings }, dataDir, { sweepEveryMs });
  undo.push(() => site.close());
  return site;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-by-itself-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const stateOf = async (site: Site) => read(await site.send('GET', 'admin/backup'), 200, BackupState);
const namesOf = async (site: Site) => (await stateOf(site)).files.map(({ name }) => name);
async function schedule(site: Site, body: object): Promise<void> {
  read(await site.send('PUT', 'admin/backup/schedule', { body: { keep: 7, folder: null, ...body } }), 200, BackupState);
}
const told = async (site: Site, kind: string) => read(await site.send('GET', `activity?account=all&kind=${kind}`), 200, ActivityList).events;

/** A backup that was not there before `act`. */
async function next(site: Site, act: () => unknown): Promise<string> {
  const before = new Set(await namesOf(site));
  await act();
  const fresh = async () => (await namesOf(site)).filter((name) => !before.has(name));
  await expect.poll(fresh, patience).toHaveLength(1);
  const [name] = await fresh();
  // The folder has it a moment before the outcome is written down.
  await expect.poll(async () => (await stateOf(site)).last, patience).toMatchObject({ outcome: 'made', name });
  return name ?? '';
}

/** Lets the timer come by: an upload that nobody used for an hour is dropped by the same sweep that makes backups. The clock goes on by two hours. */
async function letItSweep(site: Site): Promise<void> {
  for (let times = 0; times < 2; times += 1) {
    await site.upload(Buffer.from('nothing'));
    site.clock.forward(hourMs);
    await expect.poll(() => readdirSync(join(site.dataDir, 'staged')), patience).toEqual([]);
  }
}

describe('the timer that makes backups', { timeout: 120_000 }, () => {
  test('makes one when it is due and none before, keeps as many as it was told, and says so in the activity', async () => {
    const site = await open();
    await letItSweep(site);
    expect(await stateOf(site)).toMatchObject({ last: null, files: [] });
    const made = [await next(site, () => schedule(site, { every: 'daily', keep: 2, passphrase }))];
    await letItSweep(site);
    expect(await namesOf(site)).toEqual(made);
    for (let day = 0; day < 3; day += 1) made.unshift(await next(site, () => site.clock.forward(dayMs)));
    expect(await namesOf(site)).toEqual(made.slice(0, 2));
    const events = await told(site, 'backup_made');
    expect(events.map(({ actor_id: actor }) => actor)).toEqual([null, null, null, null]);
    const file = { file: made[0], passphrase };
    expect((await site.send('POST', 'admin/restore/preview', { body: file })).body).toMatchObject({ same_server: true });
  });

  test('every week is not every day; switched off, it makes no more', async () => {
    const site = await open();
    const first = await next(site, () => schedule(site, { every: 'weekly', passphrase }));
    site.clock.forward(6 * dayMs);
    await letItSweep(site);
    expect(await namesOf(site)).toEqual([first]);
    await next(site, () => site.clock.forward(dayMs));
    await schedule(site, { every: 'off' });
    site.clock.forward(30 * dayMs);
    await letItSweep(site);
    expect(await namesOf(site)).toHaveLength(2);
  });

  test('goes on in another mode and after a restart, and where configuration says it', async () => {
    const folder = newFolder();
    const site = await open({}, folder);
    await next(site, () => schedule(site, { every: 'daily', passphrase }));
    await site.toMulti();
    // Nobody is signed in for so long: the folder is looked at.
    const there = () => readdirSync(join(folder, 'backups')).filter((name) => /^doorward-.*\.backup$/.test(name));
    site.clock.forward(dayMs);
    await expect.poll(there, patience).toHaveLength(2);
    await site.close();
    undo.pop();
    const again = await open({}, folder);
    expect(there()).toHaveLength(2);
    again.clock.forward(3 * dayMs);
    await expect.poll(there, patience).toHaveLength(3);
    const configured = await open({ backup: { every: 'daily', keep: 1, passphrase } });
    await expect.poll(() => namesOf(configured), patience).toHaveLength(1);
    await expect.poll(async () => (await stateOf(configured)).last?.outcome, patience).toBe('made');
    const [before] = await namesOf(configured);
    configured.clock.forward(dayMs);
    await expect.poll(async () => (await namesOf(configured)).filter((name) => name !== before), patience).toHaveLength(1);
    await expect.poll(() => namesOf(configured), patience).toHaveLength(1);
  });

  test('a server that was retired makes none', async () => {
    const site = await open();
    const made = await next(site, () => schedule(site, { every: 'daily', passphrase }));
    await site.upload(Buffer.from('nothing'));
    const { server_id: confirm } = (await site.send('GET', '/.well-known/doorward')).body as { server_id: string };
    expect((await site.send('POST', 'admin/retire', { body: { confirm } })).status).toBe(200);
    site.clock.forward(5 * dayMs);
    await expect.poll(() => readdirSync(join(site.dataDir, 'staged')), patience).toEqual([]);
    expect(readdirSync(join(site.dataDir, 'backups'))).toEqual([made]);
  });
});

describe('a backup that fails by itself', { timeout: 120_000 }, () => {
  test('is told once, with its reason; the older ones stay; it is tried again after an hour, and over once the folder is there', async () => {
    const folder = join(newFolder(), 'disk');
    mkdirSync(folder);
    const site = await open();
    const first = await next(site, () => schedule(site, { every: 'daily', keep: 1, folder, passphrase }));
    execFileSync('mv', [folder, `${folder}.away`]);
    site.clock.forward(dayMs);
    await expect.poll(async () => (await stateOf(site)).last, patience).toMatchObject({ outcome: 'failed', reason: 'folder_missing' });
    const failedAt = Date.parse((await stateOf(site)).last?.at ?? '');
    expect(Date.parse((await stateOf(site)).next_at ?? '') - failedAt).toBe(hourMs);
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(`${folder}.away`)).toEqual([first]);
    // Once more in vain: tried again, but told once.
    site.clock.forward(hourMs);
    await expect.poll(async () => Date.parse((await stateOf(site)).last?.at ?? ''), patience).toBeGreaterThanOrEqual(failedAt + hourMs);
    expect((await stateOf(site)).last?.outcome).toBe('failed');
    expect((await told(site, 'backup_failed')).map(({ details }) => details)).toMatchObject([{ reason: 'folder_missing' }]);
    execFileSync('mv', [`${folder}.away`, folder]);
    site.clock.forward(hourMs);
    await expect.poll(async () => (await stateOf(site)).last, patience).toMatchObject({ outcome: 'made', reason: null });
    expect(await namesOf(site)).not.toContain(first);
    expect(await told(site, 'backup_made')).toHaveLength(2);
  });

  test.skipIf(!isRootOrCi)('a folder that became read-only is a reason of its own, and what is in it stays', async () => {
    const folder = newFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'doorward-test', folder]);
    undo.push(() => execFileSync('umount', ['-l', folder]));
    const site = await open();
    const first = await next(site, () => schedule(site, { every: 'daily', keep: 1, folder, passphrase }));
    const bytes = readFileSync(join(folder, first));
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    site.clock.forward(dayMs);
    await expect.poll(async () => (await stateOf(site)).last, patience).toMatchObject({ outcome: 'failed', reason: 'not_writable' });
    expect(readdirSync(folder)).toEqual([first]);
    expect(readFileSync(join(folder, first))).toEqual(bytes);
    execFileSync('mount', ['-o', 'remount,rw', folder]);
    site.clock.forward(hourMs);
    await expect.poll(async () => (await stateOf(site)).last, patience).toMatchObject({ outcome: 'made' });
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('without a passphrase that configuration should name it says so', async () => {
    const site = await open({ backup: { every: 'daily', keep: 1 } });
    await expect.poll(async () => (await stateOf(site)).last, patience).toMatchObject({ outcome: 'failed', reason: 'no_passphrase' });
    expect(await told(site, 'backup_failed')).toHaveLength(1);
  });
});
