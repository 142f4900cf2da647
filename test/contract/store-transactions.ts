import { expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { addSession, codeOf, type Given } from './store-given.ts';
import { benchTime, sampleAccount, sampleSession, signIn, signInEvent } from './store-samples.ts';

export function transactionPromises(given: Given): void {
  test('what a transaction throws comes out, and nothing of it stays (M7)', async () => {
    const session = await addSession(given, 1);
    const failing = given.store().transaction(async (tx) => {
      await tx.accounts.insert(sampleAccount(1));
      await tx.sessions.remove(session.id);
      await tx.activity.append(signInEvent(1, 1));
      throw new AppError('forbidden');
    });
    expect(await codeOf(failing)).toEqual({ code: 'forbidden' });
    expect(await given.store().accounts.count()).toBe(0);
    expect(await given.store().sessions.byId(session.id)).toEqual(session);
    expect((await given.store().activity.page({ limit: 5 })).items).toEqual([]);
  });

  test('nothing is visible outside before it is stored; inside it is at once', async () => {
    await given.store().transaction(async (tx) => {
      const account = await tx.accounts.insert(sampleAccount(1));
      const session = await tx.sessions.insert(sampleSession(1, account.id));
      expect(await tx.accounts.byUsernameKey('person-1')).toEqual(account);
      expect(await tx.accounts.byEmailKey('person-1@example.org')).toEqual(account);
      expect(await tx.accounts.count()).toBe(1);
      expect(await tx.sessions.byKeyHash(session.keyHash)).toEqual(session);
      expect(await given.store().accounts.byUsernameKey('person-1')).toBeUndefined();
      expect(await given.store().sessions.byKeyHash(session.keyHash)).toBeUndefined();
    });
    expect(await given.store().accounts.count()).toBe(1);
  });

  test('transactions run one after another: count-if-below is atomic', async () => {
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, number) =>
        given.store().transaction(async (tx) => {
          if ((await tx.sessions.countOfAccount(1)) >= 5) return false;
          await tx.sessions.insert(sampleSession(number, 1));
          return true;
        }),
      ),
    );
    expect(results.filter(Boolean)).toHaveLength(5);
  });

  test('a transaction that is over takes nothing more', async () => {
    const leaked = await given.store().transaction(async (tx) => ({ tx }));
    await expect(leaked.tx.accounts.insert(sampleAccount(1))).rejects.toThrow('over');
    await expect(leaked.tx.sessions.remove(1)).rejects.toThrow('over');
  });

  test('the identity is established once', async () => {
    const identity = { id: '0123456789abcdef', createdAt: benchTime, ownerId: 1 };
    expect(await given.store().server.identity()).toBeUndefined();
    await given.store().transaction((tx) => tx.server.establish(identity));
    expect(await given.store().server.identity()).toEqual(identity);
    await expect(given.store().transaction((tx) => tx.server.establish({ ...identity, id: 'f'.repeat(16) }))).rejects.toThrow('identity');
    await given.store().transaction((tx) => tx.server.establish({ ...identity, ownerId: 2 }));
    expect(await given.store().server.identity()).toEqual({ ...identity, ownerId: 2 });
  });

  test('closing finishes what was asked for, refuses what comes later, and may be repeated', async () => {
    const asked = [1, 2, 3].map((number) => signIn(given.store(), number, 1));
    await Promise.all([given.store().close(), given.store().close()]);
    await Promise.all(asked);
    expect(await given.store().sessions.countOfAccount(1)).toBe(3);
    expect(await codeOf(signIn(given.store(), 4, 1))).toEqual({ code: 'storage_unavailable' });
  });
}
