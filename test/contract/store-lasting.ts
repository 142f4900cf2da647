import { expect, test } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { addSession, type Given } from './store-given.ts';
import { benchTime, sampleAccount, signIn, signInEvent } from './store-samples.ts';

export function lastingPromises(given: Given & { readonly reopen: () => Promise<Store> }): void {
  test('everything is there after a restart: records, order, ids that are used up, sightings', async () => {
    await given.store().transaction((tx) => tx.server.establish({ id: '0123456789abcdef', createdAt: 1, ownerId: 1 }));
    await given
      .store()
      .transaction((tx) =>
        tx.accounts.insert({ ...sampleAccount(1), displayName: 'Zoë 🦊 \u2028 \u007f', preferences: { nested: { list: [1, null, 'x'] } } }),
      );
    for (let number = 1; number <= 5; number++) await signIn(given.store(), number, 1);
    await given.store().transaction((tx) => tx.accounts.update(1, { lastLoginAt: 7 }));
    await given.store().transaction((tx) => tx.sessions.update(2, { deviceLabel: 'Küche' }));
    await given.store().transaction((tx) => tx.sessions.remove(5));
    given.store().touchSession(1, benchTime + 9_999_999);
    const all = async (store: Store) => ({
      identity: await store.server.identity(),
      accounts: [await store.accounts.byId(1), await store.accounts.count()],
      sessions: (await store.sessions.ofAccount(1, { limit: 50 })).items,
      activity: (await store.activity.page({ limit: 50 })).items,
    });
    const before = await all(given.store());
    const store = await given.reopen();
    expect(await all(store)).toEqual(before);
    expect((await store.sessions.ofAccount(1, { limit: 1 })).items[0]?.id).toBe(1);
    expect((await addSession(given, 9)).id).toBe(6);
    expect((await given.store().transaction((tx) => tx.activity.append(signInEvent(1, 1)))).id).toBe(6);
  });

  test('events that were dropped for their age do not come back', async () => {
    for (const at of [10, 20, 30]) await given.store().transaction((tx) => tx.activity.append({ ...signInEvent(1, 1), at }));
    await given.store().transaction((tx) => tx.activity.dropBefore(25));
    expect(await (await given.reopen()).activity.extent()).toEqual({ entries: 1, first: 3 });
  });
}
