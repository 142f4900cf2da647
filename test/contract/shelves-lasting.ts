import { expect, test } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { shelfNames } from '../../server/storage/memory/shelves.ts';
import type { Given } from './shelves-records.ts';
import { device, firstGroup, hex, person, samples, shelfTime } from './shelves-samples.ts';
import { add, shelfOf } from './shelves-under-test.ts';

export function lastingPromises(given: Given & { readonly reopen: () => Promise<Store> }): void {
  const all = async (store: Store) => {
    const records = [];
    for (const name of shelfNames) records.push((await store[name].page({ limit: 1000 })).items);
    return { records, keys: await store.apiKeys.ofGroup(firstGroup.apiKeys), waiting: await store.challenges.ofGroup(firstGroup.challenges) };
  };

  test.each(shelfNames)('%s are there after a restart: new, changed, replaced and gone ones, and ids that are used up', async (name) => {
    const shelf = shelfOf[name];
    for (const number of [1, 2, 3, 4, 5]) await add(given.store(), shelf, number);
    await given.store().transaction(async (tx) => void (await shelf.in(tx).update(2, shelf.patch)));
    await given.store().transaction(async (tx) => shelf.in(tx).put(shelf.whole(9, 3)));
    await given.store().transaction(async (tx) => void (await shelf.in(tx).take(5)));
    await given.store().transaction(async (tx) => void (await shelf.in(tx).take((await shelf.in(tx).insert(shelf.sample(6))).id)));
    const before = await all(given.store());
    expect(await all(await given.reopen())).toEqual(before);
    expect(await all(await given.reopen())).toEqual(before);
    expect(await shelf.of(given.store()).count()).toBe(4);
    expect((await add(given.store(), shelf, 7)).id).toBe(7);
  });

  test('the uses of a key are there after a restart, and that of a key that is gone brings nothing back', async () => {
    for (const number of [1, 2, 3]) await add(given.store(), shelfOf.apiKeys, number);
    given.store().touchApiKey(1, shelfTime + 10, 'home');
    given.store().touchApiKey(2, shelfTime + 20, 'work');
    given.store().touchApiKey(2, shelfTime + 20, 'train');
    given.store().touchApiKey(3, shelfTime + 30, 'home');
    await given.store().transaction(async (tx) => void (await tx.apiKeys.take(3)));
    await given.store().transaction(async (tx) => void (await tx.apiKeys.update(2, { name: 'renamed' })));
    const store = await given.reopen();
    expect(await store.apiKeys.byKey(hex(1))).toMatchObject({ lastUsedAt: shelfTime + 10, uses: 1, lastIpHash: 'home' });
    expect(await store.apiKeys.byId(2)).toMatchObject({ lastUsedAt: shelfTime + 20, uses: 2, lastIpHash: 'train', name: 'renamed' });
    expect(await store.apiKeys.count()).toBe(2);
  });

  test('a removed account is gone after a restart, its id used up and its name free', async () => {
    await given.store().transaction(async (tx) => {
      for (const number of [1, 2, 3]) await tx.accounts.insert(person(number));
    });
    await given.store().transaction((tx) => tx.accounts.remove(3));
    const store = await given.reopen();
    expect((await store.accounts.page({ limit: 9 })).items.map(({ id }) => id)).toEqual([1, 2]);
    expect((await store.transaction((tx) => tx.accounts.insert(person(3)))).id).toBe(4);
  });

  test('what sessions learned to say is there after a restart', async () => {
    await given.store().transaction(async (tx) => {
      await tx.sessions.insert({ ...device(1, 1), trusted: true });
      await tx.sessions.insert(device(2, 1));
    });
    await given.store().transaction((tx) => tx.sessions.update(2, { trusted: true, provedAt: shelfTime }));
    const store = await given.reopen();
    expect(await store.sessions.byId(1)).toEqual({ ...device(1, 1), trusted: true, id: 1 });
    expect(await store.sessions.byId(2)).toEqual({ ...device(2, 1), trusted: true, provedAt: shelfTime, id: 2 });
  });

  test('hundreds of challenges that come and go while others are written are those that were left', async () => {
    await Promise.all(
      Array.from({ length: 300 }, async (_, at) => {
        const { id } = await add(given.store(), shelfOf.challenges, at + 1);
        if (at % 3 !== 0) await given.store().transaction(async (tx) => void (await tx.challenges.take(id)));
      }),
    );
    const before = await all(given.store());
    const store = await given.reopen();
    expect(await store.challenges.count()).toBe(100);
    expect(await all(store)).toEqual(before);
    expect(await store.challenges.byKey(samples.challenges(1).key)).toMatchObject({ id: 1 });
    expect(await store.challenges.byKey(samples.challenges(2).key)).toBeUndefined();
  });
}
