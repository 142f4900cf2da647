import { expect, test } from 'vitest';
import type { Given } from './shelves-records.ts';
import { add, type ShelfUnderTest } from './shelves-under-test.ts';

export function transactionPromises(given: Given, shelf: ShelfUnderTest): void {
  const all = async () => (await shelf.of(given.store()).page({ limit: 100 })).items;

  test('a transaction sees its own writes in their places; outside sees them when it is over', async () => {
    for (const number of [1, 2, 3]) await add(given.store(), shelf, number);
    const before = await all();
    const inside = await given.store().transaction(async (tx) => {
      await shelf.in(tx).take(1);
      await shelf.in(tx).update(2, shelf.patch);
      await shelf.in(tx).insert(shelf.sample(4));
      await shelf.in(tx).put(shelf.whole(9, 9));
      expect(await shelf.in(tx).byId(1)).toBeUndefined();
      expect(await shelf.in(tx).take(1)).toBeUndefined();
      expect(await shelf.in(tx).byId(2)).toMatchObject(shelf.patch);
      expect(await shelf.in(tx).count()).toBe(4);
      expect((await shelf.in(tx).page({ after: 2, limit: 2 })).items.map(({ id }) => id)).toEqual([3, 4]);
      expect(await all()).toEqual(before);
      return (await shelf.in(tx).page({ limit: 100 })).items;
    });
    expect(inside.map(({ id }) => id)).toEqual([2, 3, 4, 9]);
    expect(await all()).toEqual(inside);
    expect(await shelf.of(given.store()).count()).toBe(4);
  });

  test('of a transaction that fails nothing stays', async () => {
    for (const number of [1, 2]) await add(given.store(), shelf, number);
    const before = await all();
    const failing = given.store().transaction(async (tx) => {
      await shelf.in(tx).take(1);
      await shelf.in(tx).update(2, shelf.patch);
      await shelf.in(tx).insert(shelf.sample(3));
      await shelf.in(tx).put(shelf.whole(8, 8));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await all()).toEqual(before);
  });

  test('many changes of one record in one transaction end as the last one says', async () => {
    const record = await add(given.store(), shelf, 1);
    const result = await given.store().transaction(async (tx) => {
      await shelf.in(tx).update(record.id, shelf.patch);
      const taken = await shelf.in(tx).take(record.id);
      if (taken === undefined) throw new Error('not there');
      await shelf.in(tx).put(taken);
      const added = await shelf.in(tx).insert(shelf.sample(2));
      await shelf.in(tx).update(added.id, shelf.patch);
      return shelf.in(tx).byId(added.id);
    });
    expect(await all()).toEqual([{ ...record, ...shelf.patch }, result]);
  });

  test('what a caller changes later is not what is stored; a transaction that is over takes nothing more', async () => {
    const mine: object = { ...shelf.sample(1) };
    const leaked = await given.store().transaction(async (tx) => {
      await shelf.in(tx).insert(mine);
      return { tx };
    });
    for (const field of Object.keys(mine)) Reflect.deleteProperty(mine, field);
    expect(await shelf.of(given.store()).byId(1)).toEqual(shelf.whole(1, 1));
    await expect(shelf.in(leaked.tx).insert(shelf.sample(2))).rejects.toThrow('over');
    await expect(shelf.in(leaked.tx).take(1)).rejects.toThrow('over');
  });
}
