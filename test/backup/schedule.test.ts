import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BackupState } from '../../server/contract/backup.ts';
import { ActivityList } from '../../server/contract/schemas.ts';
import { isRootOrCi } from '../faults/store-ground.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { openSite, passphrase, type Site } from './site.ts';

const ground = mkdtempSync(join(tmpdir(), 'doorward-schedule-'));
const disk = join(ground, 'disk');
const dayMs = 86_400_000;
let site: Site;
beforeAll(async () => {
  mkdirSync(disk);
  site = await openSite();
});
afterAll(async () => {
  await site.close();
  rmSync(ground, { recursive: true, force: true });
});

const state = async () => read(await site.send('GET', 'admin/backup'), 200, BackupState);
const run = async () => read(await site.send('POST', 'admin/backup/run'), 200, BackupState);
const set = (body: object) => site.send('PUT', 'admin/backup/schedule', { body });
const failures = async () => read(await site.send('GET', 'activity?account=all&kind=backup_failed'), 200, ActivityList).events.length;

describe('scheduled backups', { timeout: 120_000 }, () => {
  test('are off at first; what is set is judged: a folder that is there, a passphrase', async () => {
    expect(await state()).toMatchObject({ every: 'off', next_at: null, last: null, files: [], has_passphrase: false, set_by_configuration: false });
    expectFieldError(await set({ every: 'daily', keep: 3, folder: null }), 'passphrase', ['required']);
    expectFieldError(await set({ every: 'daily', keep: 3, folder: '/no/such/folder', passphrase }), 'folder', ['invalid']);
    expectFieldError(await set({ every: 'daily', keep: 3, folder: 'relative', passphrase }), 'folder', ['invalid']);
    expectFieldError(await set({ every: 'daily', keep: 0, folder: null, passphrase }), 'keep', ['invalid']);
  });

  test('of those in the folder the newest stay, other people’s files are left alone, and one can be restored from there', async () => {
    expect(read(await set({ every: 'daily', keep: 2, folder: disk, passphrase }), 200, BackupState)).toMatchObject({ every: 'daily', folder: disk });
    writeFileSync(join(disk, 'doorward-00000000-20200101T000000Z.backup'), 'another server’s');
    writeFileSync(join(disk, 'notes.txt'), 'mine');
    const made: string[] = [];
    for (let day = 0; day < 4; day += 1) {
      const after = await run();
      made.push(after.last?.name ?? '');
      expect(after.last).toMatchObject({ outcome: 'made', reason: null });
      expect(Date.parse(after.next_at ?? '') - Date.parse(after.last?.at ?? '')).toBe(dayMs);
      site.clock.forward(dayMs);
    }
    expect((await state()).files.map(({ name }) => name)).toEqual([made[3], made[2]]);
    expect(readdirSync(disk).sort()).toEqual(['doorward-00000000-20200101T000000Z.backup', made[2], made[3], 'notes.txt'].sort());
    const look = await site.send('POST', 'admin/restore/preview', { body: { file: made[3], passphrase } });
    expect(look.body).toMatchObject({ same_server: true, after: { people: 1 } });
    const outside = await site.send('POST', 'admin/restore/preview', { body: { file: '../doorward-00000000-20200101T000000Z.backup', passphrase } });
    expectError(outside, 404, 'backup_not_found');
  });

  test('a folder that is gone is a failure with its reason, said once in the activity, tried again within the hour, and over by itself', async () => {
    execFileSync('mv', [disk, `${disk}.away`]);
    const before = await failures();
    expect((await run()).last).toMatchObject({ outcome: 'failed', reason: 'folder_missing' });
    const after = await run();
    expect(Date.parse(after.next_at ?? '') - Date.parse(after.last?.at ?? '')).toBe(3_600_000);
    expect(await failures()).toBe(before + 1);
    execFileSync('mv', [`${disk}.away`, disk]);
    site.clock.forward(2000);
    expect((await run()).last).toMatchObject({ outcome: 'made', reason: null });
  });

  test.skipIf(!isRootOrCi)('C:ENOSPC a full disk keeps the old backups, leaves nothing half, and is over once there is room', async () => {
    const small = join(ground, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'doorward-test', small]);
    try {
      expect((await set({ every: 'daily', keep: 1, folder: small })).status).toBe(200);
      const first = (await run()).last?.name ?? '';
      const bytes = readFileSync(join(small, first));
      const filler = openSync(join(small, 'filler'), 'a');
      try {
        for (;;) writeSync(filler, Buffer.alloc(4096));
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' });
      } finally {
        closeSync(filler);
      }
      site.clock.forward(2000);
      expect((await run()).last).toMatchObject({ outcome: 'failed', reason: 'disk_full' });
      expect(readdirSync(small).sort()).toEqual([first, 'filler']);
      expect(readFileSync(join(small, first))).toEqual(bytes);
      rmSync(join(small, 'filler'));
      site.clock.forward(2000);
      const second = (await run()).last?.name ?? '';
      expect(readdirSync(small)).toEqual([second]);
    } finally {
      execFileSync('umount', ['-l', small]);
    }
  });

  test('by configuration: it counts, and cannot be changed here', async () => {
    const other = await openSite({ backup: { every: 'weekly', keep: 2, passphrase } });
    try {
      expect(read(await other.send('GET', 'admin/backup'), 200, BackupState)).toMatchObject({
        every: 'weekly',
        has_passphrase: true,
        set_by_configuration: true,
        folder: join(other.dataDir, 'backups'),
      });
      expectError(await other.send('PUT', 'admin/backup/schedule', { body: { every: 'off', keep: 1, folder: null } }), 409, 'set_by_configuration');
      expect(read(await other.send('POST', 'admin/backup/run'), 200, BackupState).files).toHaveLength(1);
    } finally {
      await other.close();
    }
  });
});
