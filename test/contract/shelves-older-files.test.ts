import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartError } from '../../server/errors.ts';
import type { Store } from '../../server/ports/store.ts';
import { encodeLine } from '../../server/storage/lowdb/checked-line.ts';
import { formatVersion } from '../../server/storage/lowdb/store-files.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { shelfNames } from '../../server/storage/memory/shelves.ts';
import { hex, shelfTime } from './shelves-samples.ts';
import { add, shelfOf } from './shelves-under-test.ts';

/** Written by Doorward before it had shelves: a snapshot, the journals before and after it. */
const written = join(import.meta.dirname, '..', 'fixtures', 'store-v1');

let dataDir = '';
let store: Store | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'doorward-v1-'));
  await cp(written, dataDir, { recursive: true });
});
afterEach(async () => {
  await store?.close();
  store = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

const open = async (foldBytes?: number): Promise<Store> => (store = await openLowdbStore({ dataDir, ...(foldBytes !== undefined && { foldBytes }) }));
const reopen = async (foldBytes?: number): Promise<Store> => {
  await store?.close();
  return open(foldBytes);
};

/** The version in the first line of each file, by name. */
async function versions(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const name of (await readdir(dataDir)).filter((one) => one.endsWith('.jsonl')).sort()) {
    // A fold may take an old file away between the two looks.
    const text = await readFile(join(dataDir, name), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const [line = ''] = text.split('\n');
    found[name] = (JSON.parse(line.slice(9)) as { version: unknown }).version;
  }
  return found;
}

async function everything(of: Store): Promise<unknown> {
  return {
    identity: await of.server.identity(),
    accounts: (await of.accounts.page({ limit: 9 })).items.map(({ username, displayName }) => [username, displayName]),
    sessions: (await of.sessions.ofAccount(1, { limit: 9 })).items.map(({ id, deviceLabel, lastSeenAt }) => [id, deviceLabel, lastSeenAt]),
    events: (await of.activity.page({ limit: 9 })).items.map(({ id }) => id),
    onShelves: await Promise.all(shelfNames.map((name) => of[name].count())),
  };
}

const asItWas = {
  identity: { id: '0123456789abcdef', createdAt: shelfTime, ownerId: 1 },
  accounts: [
    ['person-1', 'Zoë 1'],
    ['person-2', 'Anna'],
  ],
  sessions: [
    [1, 'Firefox 1 on Linux', shelfTime + 5000],
    [2, 'Küche', shelfTime + 2],
  ],
  events: [3, 2, 1],
  onShelves: shelfNames.map(() => 0),
};

describe('files of version 1', () => {
  test('are read from a snapshot and its journal', async () => {
    expect(await everything(await open())).toEqual(asItWas);
    expect(store?.describe().health).toBe('ok');
  });

  test('are read from journals alone', async () => {
    await rm(join(dataDir, 'store.2.jsonl'));
    expect(await everything(await open())).toEqual(asItWas);
  });

  test('are read from the older copy where the snapshot is damaged', async () => {
    await writeFile(join(dataDir, 'store.2.jsonl'), 'rubbish\n');
    expect(await everything(await open())).toEqual(asItWas);
    expect(store?.describe().health).toBe('recovered');
  });

  test('get no line of a later version: what is new goes to a new journal, once, and is there at the next start', async () => {
    const last = await readFile(join(dataDir, 'journal.2.jsonl'), 'utf8');
    await open();
    expect(await versions()).toEqual({ 'journal.1.jsonl': 1, 'journal.2.jsonl': 1, 'journal.3.jsonl': formatVersion, 'store.2.jsonl': 1 });
    if (store === undefined) throw new Error('not open');
    for (const name of shelfNames) expect((await add(store, shelfOf[name], 1)).id).toBe(1);
    await store.transaction((tx) => tx.accounts.remove(2));
    const again = await reopen();
    for (const name of shelfNames) expect(await again[name].count()).toBe(1);
    expect(await again.accounts.count()).toBe(1);
    expect(await readFile(join(dataDir, 'journal.2.jsonl'), 'utf8')).toBe(last + encodeLine({ sealed: 9 }));
    expect(Object.keys(await versions())).toHaveLength(4);
  });

  test('are gone after some folds, and all is there', async () => {
    const folding = await open(1);
    let added = 0;
    for (let oldest: unknown = 1; oldest === 1; oldest = Math.min(...Object.values(await versions()).map(Number)))
      for (let times = 0; times < 5; times++) await add(folding, shelfOf.challenges, ++added);
    expect(await everything(await reopen())).toEqual({ ...asItWas, onShelves: shelfNames.map((name) => (name === 'challenges' ? added : 0)) });
    expect(added).toBeLessThan(1000);
  });
});

test('a key of a version that counted nothing and knew no limits is the same key; a use of then is a use without a count', async () => {
  const old = {
    accountId: 1,
    name: 'Old',
    hash: hex(7),
    prefix: 'dwk_abcd',
    scopes: ['read'],
    createdAt: shelfTime,
    expiresAt: null,
    lastUsedAt: null,
    isDefault: false,
  };
  await (await open()).close();
  const journal = join(dataDir, 'journal.3.jsonl');
  await writeFile(journal, encodeLine({ n: 10, shelves: { apiKeys: { put: [{ id: 1, ...old }] } } }), { flag: 'a' });
  await writeFile(journal, encodeLine({ n: 11, used: [[1, shelfTime + 5]] }), { flag: 'a' });
  expect(await (await open()).apiKeys.byId(1)).toEqual({ id: 1, ...old, lastUsedAt: shelfTime + 5 });
  store?.touchApiKey(1, shelfTime + 9, 'home');
  const used = { id: 1, ...old, lastUsedAt: shelfTime + 9, uses: 1, lastIpHash: 'home' };
  expect(await (await reopen()).apiKeys.byKey(hex(7))).toEqual(used);
  expect(await (await reopen(1)).apiKeys.byId(1)).toEqual(used);
});

test('files of a later version than ours are refused and left alone', async () => {
  await (await open()).close();
  store = undefined;
  const names = await readdir(dataDir);
  const line = encodeLine({ format: 'doorward-journal', version: formatVersion + 1, generation: 4, after: 9, lastIds: {} });
  await writeFile(join(dataDir, 'journal.4.jsonl'), line);
  await expect(open()).rejects.toSatisfy((error) => error instanceof StartError && error.code === 'store_newer');
  expect(await readdir(dataDir)).toEqual([...names, 'journal.4.jsonl'].sort());
});

test.each([
  ['a shelf that is not known', { shelves: { ghosts: { put: [] } } }],
  ['a record without its key', { shelves: { apiKeys: { put: [{ id: 1, accountId: 1 }] } } }],
  ['a record without an id', { shelves: { mails: { put: [{ sealed: '' }] } } }],
  ['a change that is not known', { shelves: { mails: { moved: [1] } } }],
  ['a use that is none', { used: [['1', 2]] }],
  ['a use with a count that is none', { used: [[1, 2, -1]] }],
  ['a use from a place that is none', { used: [[1, 2, 1, 3]] }],
])('a line with %s is damage, not something to guess at', async (_, changes) => {
  await writeFile(join(dataDir, 'journal.2.jsonl'), encodeLine({ n: 10, ...changes }), { flag: 'a' });
  await expect(open()).rejects.toSatisfy((error) => error instanceof StartError && error.code === 'store_damaged');
});
