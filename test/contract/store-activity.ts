import { expect, test } from 'vitest';
import { digestOf } from '../../server/activity/chain.ts';
import type { Store } from '../../server/ports/store.ts';
import type { Given } from './store-given.ts';
import { signInEvent } from './store-samples.ts';

export function activityPromises(given: Given): void {
  const append = (accountId: number | null, kind: 'sign_in' | 'sign_out') =>
    given.store().transaction((tx) => tx.activity.append({ ...signInEvent(1, 1), accountId, kind }));

  test('activity is listed newest first, by account and by kind, page by page', async () => {
    for (let number = 0; number < 6; number++) await append(number % 2 === 0 ? 1 : 2, number < 4 ? 'sign_in' : 'sign_out');
    await append(null, 'sign_out');
    const ids = async (query: Parameters<Store['activity']['page']>[0]) => {
      const page = await given.store().activity.page(query);
      return [...page.items.map(({ id }) => id), page.next];
    };
    expect(await ids({ limit: 3 })).toEqual([7, 6, 5, 5]);
    expect(await ids({ limit: 4, after: 5 })).toEqual([4, 3, 2, 1, null]);
    expect(await ids({ limit: 2, accountId: 1 })).toEqual([5, 3, 3]);
    expect(await ids({ limit: 9, accountId: 2, kinds: ['sign_in'] })).toEqual([4, 2, null]);
    expect(await ids({ limit: 1, kinds: ['sign_in'], after: 2 })).toEqual([1, null]);
    expect(await ids({ limit: 1, accountId: 77 })).toEqual([null]);
    expect(await ids({ limit: 9, accountId: null })).toEqual([7, null]);
    expect(await ids({ limit: 5, kinds: ['sign_in', 'sign_out'] })).toEqual([7, 6, 5, 4, 3, 3]);
    expect(await ids({ limit: 9, kinds: [] })).toEqual([null]);
  });

  test('activity is listed by what was done through a session, or to it', async () => {
    const log = (sessionId: number | null, session?: number) =>
      given
        .store()
        .transaction((tx) =>
          tx.activity.append({ ...signInEvent(1, 1), sessionId, details: { device_label: 'Desk', ...(session === undefined ? {} : { session }) } }),
        );
    await log(5);
    await log(6);
    await log(6, 5);
    await log(null);
    const query = { limit: 1, sessionId: 5 };
    const page = await given.store().activity.page(query);
    expect([page.items.map(({ id }) => id), page.next]).toEqual([[3], 3]);
    await given.store().transaction(async (tx) => {
      expect((await tx.activity.page({ ...query, after: 3 })).items.map(({ id }) => id)).toEqual([1]);
    });
  });

  test('each entry holds the digest of the one before it, and the extent is told', async () => {
    expect(await given.store().activity.extent()).toEqual({ entries: 0, first: 0 });
    await append(1, 'sign_in');
    await given.store().transaction(async (tx) => {
      await tx.activity.append(signInEvent(1, 1));
      await tx.activity.append(signInEvent(2, 2));
      expect(await tx.activity.extent()).toEqual({ entries: 3, first: 1 });
    });
    const [three, two, one] = (await given.store().activity.page({ limit: 3 })).items;
    if (!one || !two || !three) throw new Error('there are three');
    expect([one.prev, two.prev, three.prev]).toEqual(['', digestOf(one), digestOf(two)]);
    expect(await given.store().activity.extent()).toEqual({ entries: 3, first: 1 });
  });

  test('a transaction sees its own events first', async () => {
    await append(1, 'sign_in');
    await given.store().transaction(async (tx) => {
      const added = await tx.activity.append(signInEvent(1, 1));
      expect((await tx.activity.page({ limit: 5, accountId: 1 })).items.map(({ id }) => id)).toEqual([added.id, 1]);
      expect((await given.store().activity.page({ limit: 5 })).items).toHaveLength(1);
    });
  });

  test('what is older than a time goes, up to the first that is not, but never the newest', async () => {
    for (const at of [10, 20, 90, 30, 40])
      await given.store().transaction((tx) => tx.activity.append({ ...signInEvent(1, 1), at, accountId: at === 20 ? 2 : 1 }));
    const drop = (at: number) => given.store().transaction((tx) => tx.activity.dropBefore(at));
    await given.store().transaction(async (tx) => {
      expect(await tx.activity.dropBefore(50)).toBe(2);
      expect(await tx.activity.extent()).toEqual({ entries: 3, first: 3 });
      expect((await tx.activity.page({ limit: 9 })).items.map(({ id }) => id)).toEqual([5, 4, 3]);
      expect(await tx.activity.dropBefore(50)).toBe(0);
    });
    expect(await given.store().activity.extent()).toEqual({ entries: 3, first: 3 });
    expect((await given.store().activity.page({ limit: 9, accountId: 2 })).items).toEqual([]);
    expect(await drop(1_000)).toBe(2);
    expect(await drop(1_000)).toBe(0);
    expect(await given.store().activity.extent()).toEqual({ entries: 1, first: 5 });
    await given.store().transaction(async (tx) => {
      await tx.activity.append({ ...signInEvent(1, 1), at: 2_000 });
      expect(await tx.activity.dropBefore(1_000)).toBe(1);
    });
    const { items } = await given.store().activity.page({ limit: 9 });
    expect(items.map(({ id }) => id)).toEqual([6]);
    expect(items[0]?.prev).not.toBe('');
  });
}
