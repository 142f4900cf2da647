import { expect, test } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { addSession, codeOf, type Given } from './store-given.ts';
import { sampleSession } from './store-samples.ts';

export function sessionPromises(given: Given): void {
  test('a session is found by id and by the hash of its key', async () => {
    const session = await addSession(given, 1);
    expect(await given.store().sessions.byId(session.id)).toEqual(session);
    expect(await given.store().sessions.byKeyHash(session.keyHash)).toEqual(session);
    expect(await given.store().sessions.byKeyHash('0'.repeat(64))).toBeUndefined();
    expect(await given.store().sessions.countOfAccount(1)).toBe(1);
  });

  test('of twenty parallel removals one gets true, and the key opens nothing afterwards', async () => {
    const session = await addSession(given, 1);
    const removed = await Promise.all(Array.from({ length: 20 }, () => given.store().transaction((tx) => tx.sessions.remove(session.id))));
    expect(removed.filter(Boolean)).toHaveLength(1);
    expect(await given.store().sessions.byKeyHash(session.keyHash)).toBeUndefined();
    expect(await given.store().sessions.countOfAccount(1)).toBe(0);
  });

  test('a removed session can be put back under its id, once', async () => {
    const session = await addSession(given, 1);
    await given.store().transaction((tx) => tx.sessions.remove(session.id));
    await given.store().transaction((tx) => tx.sessions.restore(session));
    expect(await given.store().sessions.byKeyHash(session.keyHash)).toEqual(session);
    expect(await codeOf(given.store().transaction((tx) => tx.sessions.restore(session)))).toEqual({ code: 'not_found' });
    const sameKey = { ...session, id: 500 };
    expect(await codeOf(given.store().transaction((tx) => tx.sessions.restore(sameKey)))).toEqual({ code: 'not_found' });
  });

  test('ids are never used twice, not even those of a session that came and went in one transaction', async () => {
    const first = await addSession(given, 1);
    await given.store().transaction((tx) => tx.sessions.remove(first.id));
    const passing = await given.store().transaction(async (tx) => {
      const session = await tx.sessions.insert(sampleSession(2, 1));
      await tx.sessions.remove(session.id);
      return session;
    });
    expect(new Set([first.id, passing.id, (await addSession(given, 3)).id]).size).toBe(3);
    expect(await given.store().sessions.countOfAccount(1)).toBe(1);
  });

  test('an update changes the label and keeps a sighting that came meanwhile', async () => {
    const session = await addSession(given, 1);
    await given.store().transaction(async (tx) => {
      await tx.sessions.update(session.id, { deviceLabel: 'My phone' });
      given.store().touchSession(session.id, session.lastSeenAt + 5);
    });
    expect(await given.store().sessions.byId(session.id)).toMatchObject({ deviceLabel: 'My phone', lastSeenAt: session.lastSeenAt + 5 });
    expect(await codeOf(given.store().transaction((tx) => tx.sessions.update(99, { kept: true })))).toEqual({ code: 'not_found' });
  });

  test('a scan goes through all sessions by ascending id, those that were put back too', async () => {
    const sessions = [];
    for (let number = 0; number < 10; number++) sessions.push(await addSession(given, number));
    const [second] = sessions.slice(1);
    if (second === undefined) throw new Error('no session');
    await given.store().transaction((tx) => tx.sessions.remove(second.id));
    await given.store().transaction((tx) => tx.sessions.remove(9));
    await given.store().transaction((tx) => tx.sessions.restore(second));
    const ids: number[] = [];
    for (let after: number | null = 0; after !== null;) {
      const page: Awaited<ReturnType<Store['sessions']['scan']>> = await given.store().sessions.scan({ after, limit: 4 });
      ids.push(...page.items.map(({ id }) => id));
      after = page.next;
    }
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10]);
  });
}
