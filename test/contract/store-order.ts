import { expect, test } from 'vitest';
import { addSession, type Given } from './store-given.ts';
import { benchTime, sampleSession } from './store-samples.ts';

export function orderPromises(given: Given): void {
  const listed = async (after?: number, limit = 50) => {
    const page = await given.store().sessions.ofAccount(1, { limit, ...(after !== undefined && { after }) });
    return { ids: page.items.map(({ id }) => id), next: page.next };
  };

  test('sessions are listed newest seen first, page by page', async () => {
    for (const [at, seen] of [50, 10, 40, 20, 30].entries()) await addSession(given, at, { lastSeenAt: benchTime + seen });
    await addSession(given, 99, { accountId: 2 });
    expect(await listed()).toEqual({ ids: [1, 3, 5, 4, 2], next: null });
    expect(await listed(undefined, 2)).toEqual({ ids: [1, 3], next: 3 });
    expect(await listed(3, 2)).toEqual({ ids: [5, 4], next: 4 });
    expect(await listed(4, 2)).toEqual({ ids: [2], next: null });
    expect(await listed(undefined, 5)).toMatchObject({ next: null });
  });

  test('a sighting brings a session to the top at once; an older one changes nothing', async () => {
    for (let number = 0; number < 3; number++) await addSession(given, number, { lastSeenAt: benchTime + number });
    given.store().touchSession(1, benchTime + 10);
    given.store().touchSession(3, benchTime - 10);
    expect((await listed()).ids).toEqual([1, 3, 2]);
    expect((await given.store().sessions.byId(3))?.lastSeenAt).toBe(benchTime + 2);
  });

  test('a sighting never brings back a session that is gone (C: revoke while touch in flight)', async () => {
    const session = await addSession(given, 1);
    await given.store().transaction(async (tx) => {
      await tx.sessions.remove(session.id);
      given.store().touchSession(session.id, benchTime + 1_000_000);
    });
    given.store().touchSession(session.id, benchTime + 2_000_000);
    expect(await given.store().sessions.byId(session.id)).toBeUndefined();
    expect(await listed()).toEqual({ ids: [], next: null });
  });

  test('a page after a session that is gone, or is somebody else’s, starts from the top: it may repeat, it never leaves out', async () => {
    for (let number = 0; number < 4; number++) await addSession(given, number, { lastSeenAt: benchTime + number });
    await addSession(given, 9, { accountId: 2 });
    await given.store().transaction((tx) => tx.sessions.remove(3));
    expect((await listed(3)).ids).toEqual([4, 2, 1]);
    expect((await listed(5)).ids).toEqual([4, 2, 1]);
  });

  test('thousands in any order, some seen in the same instant, are listed as sorting would', async () => {
    const seen = (number: number): number => benchTime + ((number * 7919) % 611);
    await given.store().transaction(async (tx) => {
      for (let number = 0; number < 3000; number++) await tx.sessions.insert({ ...sampleSession(number, 1), lastSeenAt: seen(number) });
    });
    for (let number = 0; number < 3000; number += 7) given.store().touchSession(number + 1, benchTime + 611 - (number % 50));
    const expected = (await given.store().sessions.scan({ limit: 5000 })).items
      .toSorted((a, b) => b.lastSeenAt - a.lastSeenAt || b.id - a.id)
      .map(({ id }) => id);
    expect((await listed(undefined, 5000)).ids).toEqual(expected);
    const inside = await given.store().transaction(async (tx) => (await tx.sessions.ofAccount(1, { limit: 5000 })).items.map(({ id }) => id));
    expect(inside).toEqual(expected);
  });

  test('inside a transaction the list shows its own changes in their places', async () => {
    for (let number = 0; number < 4; number++) await addSession(given, number, { lastSeenAt: benchTime + number * 10 });
    await given.store().transaction(async (tx) => {
      await tx.sessions.remove(4);
      await tx.sessions.update(2, { deviceLabel: 'renamed' });
      const added = await tx.sessions.insert({ ...sampleSession(9, 1), lastSeenAt: benchTime + 15 });
      const page = await tx.sessions.ofAccount(1, { limit: 2 });
      expect(page).toMatchObject({ items: [{ id: 3 }, { id: added.id }], next: added.id });
      expect(await tx.sessions.ofAccount(1, { limit: 2, after: added.id })).toMatchObject({
        items: [{ id: 2, deviceLabel: 'renamed' }, { id: 1 }],
        next: null,
      });
      expect(await tx.sessions.countOfAccount(1)).toBe(4);
      expect((await tx.sessions.scan({ limit: 10 })).items.map(({ id }) => id)).toEqual([1, 2, 3, added.id]);
    });
  });
}
