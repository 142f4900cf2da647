import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../server/sessions/session.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { formatVersion } from '../../server/storage/lowdb/store-files.ts';
import { sampleAccount, signIn } from '../contract/store-samples.ts';
import { contentsOf, copyOfFolder, startErrorOf, testFolder } from './store-ground.ts';

const folder = testFolder();
const sound = join(folder, 'sound');
const now = 1_763_700_123_456;
let expected: readonly Session[] = [];
let copies = 0;

/** Generations 2 and 3, both whole: what every store looks like after its second fold. */
beforeAll(async () => {
  const store = await openLowdbStore({ dataDir: sound, foldBytes: 6000 });
  await store.transaction((tx) => tx.accounts.insert(sampleAccount(1)));
  for (let number = 0; !existsSync(join(sound, 'store.3.jsonl')); number++) {
    await signIn(store, number, 1);
    await setTimeout(2);
  }
  for (let number = 500; number < 503; number++) await signIn(store, number, 1);
  expected = (await store.sessions.scan({ limit: 1000 })).items;
  await store.close();
  expect(readdirSync(sound).toSorted()).toEqual(['journal.2.jsonl', 'journal.3.jsonl', 'store.2.jsonl', 'store.3.jsonl']);
});

const fresh = (): string => copyOfFolder(sound, join(folder, `copy-${++copies}`));

type Spoil = (path: string) => void;
const rewrite =
  (change: (bytes: Buffer) => Buffer | string): Spoil =>
  (path) =>
    writeFileSync(path, change(readFileSync(path)));
const flipAt = (share: number) =>
  rewrite((bytes) => {
    const at = Math.floor(bytes.length * share);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return bytes;
  });
const dropLine = (number: number) =>
  rewrite((bytes) =>
    bytes
      .toString('latin1')
      .split('\n')
      .filter((_, at) => at !== number)
      .join('\n'),
  );

const ruins: Readonly<Record<string, Spoil>> = {
  'an empty file': (path) => truncateSync(path, 0),
  null: rewrite(() => 'null'),
  '[]': rewrite(() => '[]\n'),
  '{}': rewrite(() => '{}\n'),
  'a byte order mark in front': rewrite((bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])),
  garbage: rewrite((bytes) => Buffer.from(bytes.map((byte, at) => (byte * 31 + at * 7) & 255))),
  'NULs in all its length': rewrite((bytes) => Buffer.alloc(bytes.length)),
  'its first line cut': (path) => truncateSync(path, 40),
  'one bit of the first line turned': flipAt(0.001),
  'one bit in the middle turned': flipAt(0.5),
  'its second line taken out': dropLine(1),
  'something else put in the middle': rewrite((bytes) => bytes.toString('latin1').replace('\n', '\nnull\n')),
  'a symlink to a good copy': (path) => {
    const aside = `${path.replace(/([^/]+)$/, 'other-$1')}`;
    writeFileSync(aside, readFileSync(path));
    rmSync(path);
    symlinkSync(aside, path);
  },
};

async function isWhole(dataDir: string): Promise<void> {
  const store = await openLowdbStore({ dataDir });
  expect((await store.sessions.scan({ limit: 1000 })).items).toEqual(expected);
  expect(store.describe().health).toBe('ok');
  await store.close();
}

describe('M5: the newest snapshot is damaged', () => {
  const halved: Spoil = rewrite((bytes) => bytes.subarray(0, bytes.length / 2));
  const footerless: Spoil = rewrite((bytes) => bytes.subarray(0, bytes.lastIndexOf(10, bytes.length - 2) + 1));
  test.each(Object.entries({ ...ruins, 'cut in half': halved, 'without its footer': footerless }))(
    '%s: the older copy and the journals hold the same, nothing is lost, and it says so',
    async (_, spoil) => {
      const dataDir = fresh();
      spoil(join(dataDir, 'store.3.jsonl'));
      const bad = readFileSync(join(dataDir, 'store.3.jsonl'));
      const store = await openLowdbStore({ dataDir, clock: { now: () => now } });
      expect((await store.sessions.scan({ limit: 1000 })).items).toEqual(expected);
      expect(store.describe()).toMatchObject({ health: 'recovered', recoveredAt: now });
      expect(readFileSync(join(dataDir, `store.3.jsonl.corrupt-${now}`)).equals(bad)).toBe(true);
      await signIn(store, 900, 1);
      await setTimeout(50);
      await store.close();
      const again = await openLowdbStore({ dataDir });
      expect(await again.sessions.countOfAccount(1)).toBe(expected.length + 1);
      expect(again.describe()).toMatchObject({ health: 'ok', recoveredAt: null });
      await again.close();
    },
  );
});

describe('M5: a file that nothing can stand in for is damaged', () => {
  const refused = async (dataDir: string): Promise<void> => {
    const before = contentsOf(dataDir);
    const error = await startErrorOf(openLowdbStore({ dataDir }));
    expect(error).toMatchObject({ code: 'store_damaged', exitCode: 4 });
    expect(error.message).toContain(dataDir);
    expect(contentsOf(dataDir)).toEqual(before);
  };

  test.each(Object.entries(ruins))('the journal, %s: exit code 4, nothing is touched', async (_, spoil) => {
    const dataDir = fresh();
    spoil(join(dataDir, 'journal.3.jsonl'));
    await refused(dataDir);
  });

  test.each(Object.entries(ruins))('both snapshots, %s: exit code 4, nothing is touched', async (_, spoil) => {
    const dataDir = fresh();
    spoil(join(dataDir, 'store.2.jsonl'));
    spoil(join(dataDir, 'store.3.jsonl'));
    await refused(dataDir);
  });

  test.each([
    ['the newest journal is gone', ['journal.3.jsonl']],
    ['every journal is gone', ['journal.2.jsonl', 'journal.3.jsonl']],
    ['every snapshot is gone', ['store.2.jsonl', 'store.3.jsonl']],
    ['all but the older snapshot is gone', ['store.3.jsonl', 'journal.2.jsonl', 'journal.3.jsonl']],
    ['the journal that the older copy needs is gone with the newer snapshot', ['store.3.jsonl', 'journal.2.jsonl']],
  ])('%s: never a fresh start', async (_, names) => {
    const dataDir = fresh();
    for (const name of names) rmSync(join(dataDir, name));
    await refused(dataDir);
  });

  test.each([
    ['vault.json alone', 'vault.json'],
    ['a damaged file that was put aside', 'store.3.jsonl.corrupt-1'],
  ])('a folder with %s never gets a fresh store', async (_, name) => {
    const dataDir = join(folder, `only-${name}`);
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, name), '{}');
    await refused(dataDir);
  });

  test('a sealed journal that the older copy needs is damaged together with the newer snapshot', async () => {
    const dataDir = fresh();
    flipAt(0.5)(join(dataDir, 'store.3.jsonl'));
    flipAt(0.5)(join(dataDir, 'journal.2.jsonl'));
    await refused(dataDir);
  });
});

describe('M5: a newer program’s files', () => {
  test.each(['store.2.jsonl', 'store.3.jsonl', 'journal.2.jsonl', 'journal.3.jsonl'])(
    '%s of a future version: refused as newer, nothing is touched',
    async (name) => {
      const dataDir = fresh();
      rewrite((bytes) => bytes.toString('latin1').replace(`"version":${formatVersion}`, `"version":${formatVersion + 1}`))(join(dataDir, name));
      const before = contentsOf(dataDir);
      expect(await startErrorOf(openLowdbStore({ dataDir }))).toMatchObject({ code: 'store_newer', exitCode: 4 });
      expect(contentsOf(dataDir)).toEqual(before);
    },
  );
});

describe('C, power loss: the last line of the journal was never finished', () => {
  test.each([
    ['half a line', Buffer.from('0a1b2c3d {"n":99,"sess')],
    ['one byte', Buffer.from('0')],
    ['NULs', Buffer.alloc(5000)],
    ['half a line, then NULs', Buffer.concat([Buffer.from('0a1b2c3d {"n":99'), Buffer.alloc(4096)])],
    ['a line whose first block is NUL', Buffer.concat([Buffer.alloc(4096), Buffer.from('"x":1}\n')])],
  ])('%s: cut off, nothing acknowledged is lost, and the next write is whole', async (_, tail) => {
    const dataDir = fresh();
    appendFileSync(join(dataDir, 'journal.3.jsonl'), tail);
    await isWhole(dataDir);
    const store = await openLowdbStore({ dataDir });
    await signIn(store, 901, 1);
    await store.close();
    const again = await openLowdbStore({ dataDir });
    expect(await again.sessions.countOfAccount(1)).toBe(expected.length + 1);
    await again.close();
  });

  test('wherever the journal is cut, what is left are whole transactions', async () => {
    const dataDir = fresh();
    const path = join(dataDir, 'journal.3.jsonl');
    const whole = readFileSync(path);
    const header = whole.indexOf(10) + 1;
    for (let length = header; length < whole.length; length += 97) {
      writeFileSync(path, whole.subarray(0, length));
      const transactions = whole.subarray(0, length).filter((byte) => byte === 10).length - 1;
      const inJournal = whole.filter((byte) => byte === 10).length - 1;
      const store = await openLowdbStore({ dataDir });
      expect(await store.sessions.countOfAccount(1)).toBe(expected.length - (inJournal - transactions));
      await store.close();
    }
  });

  test('a whole line with a wrong checksum was acknowledged once: damage, not a torn write', async () => {
    const dataDir = fresh();
    flipAt(0.999)(join(dataDir, 'journal.3.jsonl'));
    expect(await startErrorOf(openLowdbStore({ dataDir }))).toMatchObject({ code: 'store_damaged' });
  });
});

describe('C: a kill in the middle of a fold', () => {
  test('the next journal was begun and this one not sealed yet', async () => {
    const dataDir = fresh();
    // As after a kill: generation 3 without its snapshot and transactions, generation 2 without its footer.
    const journal = readFileSync(join(dataDir, 'journal.3.jsonl'));
    const inJournal = journal.filter((byte) => byte === 10).length - 1;
    writeFileSync(join(dataDir, 'journal.3.jsonl'), journal.subarray(0, journal.indexOf(10) + 1));
    rmSync(join(dataDir, 'store.3.jsonl'));
    rewrite((bytes) => bytes.subarray(0, bytes.lastIndexOf(10, bytes.length - 2) + 10))(join(dataDir, 'journal.2.jsonl'));
    for (const added of [1, 2]) {
      const store = await openLowdbStore({ dataDir });
      expect(store.describe().health).toBe('ok');
      await signIn(store, 901 + added, 1);
      expect(await store.sessions.countOfAccount(1)).toBe(expected.length - inJournal + added);
      await store.close();
    }
  });

  test('the snapshot was not finished: the older one and both journals are the store', async () => {
    const dataDir = fresh();
    rmSync(join(dataDir, 'store.3.jsonl'));
    await isWhole(dataDir);
    await isWhole(dataDir);
  });
});
