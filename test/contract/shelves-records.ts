import { expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import type { Store } from '../../server/ports/store.ts';
import { add, type ShelfUnderTest } from './shelves-under-test.ts';

/** The store of the test that is running: a new one each. */
export interface Given {
  readonly store: () => Store;
}

export function recordPromises(given: Given, shelf: ShelfUnderTest): void {
  const remove = (id: number) => given.store().transaction(async (tx) => shelf.in(tx).take(id));

  test('a record is found by its id as it was handed in', async () => {
    const record = await add(given.store(), shelf, 1);
    expect(record).toEqual(shelf.whole(1, 1));
    expect(await shelf.of(given.store()).byId(1)).toEqual(record);
    expect(await shelf.of(given.store()).byId(2)).toBeUndefined();
    expect(await shelf.of(given.store()).count()).toBe(1);
  });

  test('twenty transactions take one record at once: one gets it', async () => {
    const record = await add(given.store(), shelf, 1);
    const taken = await Promise.all(Array.from({ length: 20 }, () => remove(record.id)));
    expect(taken.filter((one) => one !== undefined)).toEqual([record]);
    expect(await shelf.of(given.store()).byId(record.id)).toBeUndefined();
    expect(await shelf.of(given.store()).count()).toBe(0);
  });

  test('ids are never used twice: not of what was taken, came and went, or was put', async () => {
    await remove((await add(given.store(), shelf, 1)).id);
    const passing = await given.store().transaction(async (tx) => {
      const { id } = await shelf.in(tx).insert(shelf.sample(2));
      await shelf.in(tx).take(id);
      return id;
    });
    const behindPut = await given.store().transaction(async (tx) => {
      await shelf.in(tx).put(shelf.whole(3, 7));
      return (await shelf.in(tx).insert(shelf.sample(4))).id;
    });
    await remove(7);
    expect([passing, behindPut, (await add(given.store(), shelf, 5)).id]).toEqual([2, 8, 9]);
  });

  test('put writes a record under its id, and replaces what is there whole', async () => {
    const first = shelf.whole(1, 5);
    await given.store().transaction(async (tx) => shelf.in(tx).put(first));
    expect(await shelf.of(given.store()).byId(5)).toEqual(first);
    const second = shelf.whole(2, 5);
    await given.store().transaction(async (tx) => shelf.in(tx).put(second));
    expect(await shelf.of(given.store()).byId(5)).toEqual(second);
    expect(await shelf.of(given.store()).count()).toBe(1);
    await remove(5);
    await given.store().transaction(async (tx) => shelf.in(tx).put(first));
    expect(await shelf.of(given.store()).byId(5)).toEqual(first);
    await expect(given.store().transaction(async (tx) => shelf.in(tx).put({ ...first, id: 0 }))).rejects.toThrow('from 1');
  });

  test('an update changes what it names and nothing else; of what is gone it says so', async () => {
    const record = await add(given.store(), shelf, 1);
    const after = await given.store().transaction(async (tx) => shelf.in(tx).update(record.id, shelf.patch));
    expect(after).toEqual({ ...record, ...shelf.patch });
    expect(await shelf.of(given.store()).byId(record.id)).toEqual(after);
    await remove(record.id);
    const late = given.store().transaction(async (tx) => void (await shelf.in(tx).update(record.id, shelf.patch)));
    await expect(late).rejects.toSatisfy((error) => error instanceof AppError && error.code === 'not_found');
    expect(await shelf.of(given.store()).count()).toBe(0);
  });

  test('a page lists by ascending id, whatever came in which order', async () => {
    await given.store().transaction(async (tx) => {
      for (const id of [9, 3, 5, 1, 7]) await shelf.in(tx).put(shelf.whole(id, id));
    });
    await remove(5);
    const ids = async (after: number, limit: number) => {
      const page = await shelf.of(given.store()).page({ after, limit });
      return [...page.items.map(({ id }) => id), page.next];
    };
    expect(await ids(0, 2)).toEqual([1, 3, 3]);
    expect(await ids(3, 2)).toEqual([7, 9, null]);
    expect(await ids(9, 2)).toEqual([null]);
    expect((await shelf.of(given.store()).page({ limit: 10 })).items).toHaveLength(4);
  });
}
