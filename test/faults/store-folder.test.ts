import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { sampleAccount, signIn } from '../contract/store-samples.ts';
import { bundleChild, contentsOf, isRootOrCi, outcomeOf, runChild, startErrorOf, testFolder } from './store-ground.ts';

const folder = testFolder();
const nobody = 65534;
let script = '';
beforeAll(async () => void (script = await bundleChild(folder)));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('M8: who may read the store', () => {
  test('the folder is made 0700 with all its parents, every file in it 0600, whatever the umask', async () => {
    const umask = process.umask(0);
    try {
      const dataDir = join(folder, 'made', 'below');
      const store = await openLowdbStore({ dataDir, foldBytes: 500 });
      await store.transaction((tx) => tx.accounts.insert(sampleAccount(1)));
      for (let number = 0; number < 5; number++) await signIn(store, number, 1);
      await setTimeout(50);
      expect(modeOf(dataDir)).toBe(0o700);
      expect(readdirSync(dataDir).length).toBeGreaterThan(3);
      for (const name of readdirSync(dataDir)) expect([name, modeOf(join(dataDir, name))]).toEqual([name, 0o600]);
      await store.close();
    } finally {
      process.umask(umask);
    }
  });

  test('an empty folder, or one of ours, is closed to others; a folder with somebody’s files keeps its mode', async () => {
    const cases = [
      ['empty', [], 0o700],
      ['theirs', ['notes.txt'], 0o755],
    ] as const;
    for (const [name, files, mode] of cases) {
      const dataDir = join(folder, name);
      mkdirSync(dataDir, { mode: 0o755 });
      for (const file of files) writeFileSync(join(dataDir, file), '');
      await (await openLowdbStore({ dataDir })).close();
      expect([name, modeOf(dataDir)]).toEqual([name, mode]);
    }
    chmodSync(join(folder, 'empty'), 0o755);
    await (await openLowdbStore({ dataDir: join(folder, 'empty') })).close();
    expect(modeOf(join(folder, 'empty'))).toBe(0o700);
  });
});

describe('M8: planted symlinks', () => {
  test('a journal that is a link is not followed: exit code 4, and the link’s target stays as it is', async () => {
    const dataDir = join(folder, 'linked');
    const victim = join(folder, 'victim.txt');
    mkdirSync(dataDir, { mode: 0o700 });
    writeFileSync(victim, 'precious');
    symlinkSync(victim, join(dataDir, 'journal.1.jsonl'));
    expect(await startErrorOf(openLowdbStore({ dataDir }))).toMatchObject({ code: 'store_damaged' });
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });

  test('links planted under the names of the next files, of locks and of temporary files are replaced or removed, never written through', async () => {
    const dataDir = join(folder, 'planted');
    const victim = join(folder, 'victim-2.txt');
    writeFileSync(victim, 'precious');
    const store = await openLowdbStore({ dataDir, foldBytes: 2000 });
    for (const name of ['journal.2.jsonl', 'store.2.jsonl', 'lock.1.abcdef', '.store.2.jsonl.0011.tmp']) symlinkSync(victim, join(dataDir, name));
    for (let number = 0; number < 12; number++) await signIn(store, number, 1);
    await setTimeout(50);
    await store.close();
    const again = await openLowdbStore({ dataDir });
    expect(await again.sessions.countOfAccount(1)).toBe(12);
    await again.close();
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(existsSync(join(dataDir, 'lock.1.abcdef'))).toBe(false);
  });
});

describe.skipIf(!isRootOrCi)('C: a folder that cannot be written (as another user; skipped where this is not root)', () => {
  test.each([
    ['a folder of mode 0555', 0o555],
    ['a folder that is somebody else’s', 0o700],
  ])('%s: exit code 6 with a message that names it, and nothing is touched', async (name, mode) => {
    const dataDir = join(folder, name);
    chmodSync(folder, 0o755);
    await (await openLowdbStore({ dataDir })).close();
    if (mode === 0o555) for (const path of [dataDir, ...readdirSync(dataDir).map((file) => join(dataDir, file))]) chownSync(path, nobody, nobody);
    chmodSync(dataDir, mode);
    const before = contentsOf(dataDir);
    const { code, output } = await runChild(script, ['once', dataDir], { uid: nobody });
    expect([code, output]).toEqual([6, expect.stringContaining(`refused folder_unwritable: The data folder ${dataDir} cannot be used`)]);
    expect(contentsOf(dataDir)).toEqual(before);
  });

  test('a journal that this user may not read is not called damaged: exit code 6', async () => {
    const dataDir = join(folder, 'unreadable');
    await (await openLowdbStore({ dataDir })).close();
    chownSync(dataDir, nobody, nobody);
    const { code, output } = await runChild(script, ['once', dataDir], { uid: nobody });
    expect([code, output]).toEqual([6, expect.stringContaining('permission denied')]);
  });

  test('a folder below a file, and one that cannot be made: exit code 6', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await startErrorOf(openLowdbStore({ dataDir: join(folder, 'file', 'data') }))).toMatchObject({ code: 'folder_unwritable', exitCode: 6 });
    expect((await runChild(script, ['once', join(folder, 'never')], { uid: nobody })).code).toBe(6);
  });
});

describe('C: the files are changed while the store is running', () => {
  const edits: Readonly<Record<string, (path: string) => void>> = {
    'a line was appended': (path) => writeFileSync(path, 'x\n', { flag: 'a' }),
    'a byte was changed': (path) => writeFileSync(path, readFileSync(path, 'utf8').replace('user', 'amin')),
    'it was replaced by a copy': (path) => {
      writeFileSync(`${path}.new`, readFileSync(path));
      renameSync(`${path}.new`, path);
    },
    'it was removed': (path) => rmSync(path),
  };

  test.each(Object.entries(edits))('the journal, %s: writes are refused instead of going over it, reads go on', async (name, edit) => {
    const dataDir = join(folder, `edited ${name}`);
    const store = await openLowdbStore({ dataDir });
    await store.transaction((tx) => tx.accounts.insert(sampleAccount(1)));
    await setTimeout(10);
    edit(join(dataDir, 'journal.1.jsonl'));
    const before = contentsOf(dataDir);
    expect(await outcomeOf(signIn(store, 1, 1))).toBe('storage_unavailable');
    expect(store.describe().health).toBe('unavailable');
    expect(await store.accounts.count()).toBe(1);
    expect(contentsOf(dataDir)).toEqual(before);
    await store.close();
  });

  test('the snapshot is watched like the journal', async () => {
    const dataDir = join(folder, 'edited snapshot');
    const store = await openLowdbStore({ dataDir, foldBytes: 100 });
    await store.transaction((tx) => tx.accounts.insert(sampleAccount(1)));
    while (!existsSync(join(dataDir, 'store.2.jsonl'))) await setTimeout(5);
    await setTimeout(20);
    edits['a byte was changed']?.(join(dataDir, 'store.2.jsonl'));
    expect(await outcomeOf(signIn(store, 1, 1))).toBe('storage_unavailable');
    await store.close();
  });
});
