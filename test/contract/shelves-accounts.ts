import { expect, test } from 'vitest';
import type { Given } from './shelves-records.ts';
import { device, person, samples } from './shelves-samples.ts';

export function removedAccountPromises(given: Given): void {
  const ids = async (after: number, limit: number) => {
    const page = await given.store().accounts.page({ after, limit });
    return [...page.items.map(({ id }) => id), page.next];
  };
  const addPeople = (...numbers: readonly number[]) =>
    given.store().transaction(async (tx) => {
      for (const number of numbers) await tx.accounts.insert(person(number));
    });

  test('accounts are listed by ascending id, page by page', async () => {
    await addPeople(1, 2, 3, 4, 5);
    await given.store().transaction((tx) => tx.accounts.remove(3));
    expect(await ids(0, 2)).toEqual([1, 2, 2]);
    expect(await ids(2, 2)).toEqual([4, 5, null]);
    expect((await given.store().accounts.page({ limit: 50 })).items).toHaveLength(4);
  });

  test('an account that was removed is gone by id, name and e-mail, its names are free, its id is not', async () => {
    await addPeople(1, 2);
    expect(await given.store().transaction((tx) => tx.accounts.remove(2))).toBe(true);
    expect(await given.store().transaction((tx) => tx.accounts.remove(2))).toBe(false);
    expect(await given.store().accounts.byId(2)).toBeUndefined();
    expect(await given.store().accounts.byUsernameKey('person-2')).toBeUndefined();
    expect(await given.store().accounts.byEmailKey('person-2@example.org')).toBeUndefined();
    expect(await given.store().accounts.count()).toBe(1);
    await addPeople(2);
    expect((await given.store().accounts.byUsernameKey('person-2'))?.id).toBe(3);
  });

  test('inside a transaction a removal shows at once, and the names can be taken over there', async () => {
    await addPeople(1, 2);
    await given.store().transaction(async (tx) => {
      await tx.accounts.update(1, { displayName: 'changed first' });
      await tx.accounts.remove(1);
      expect(await tx.accounts.byId(1)).toBeUndefined();
      expect(await tx.accounts.byEmailKey('person-1@example.org')).toBeUndefined();
      const heir = await tx.accounts.insert(person(1));
      expect(await tx.accounts.byUsernameKey('person-1')).toEqual(heir);
      expect(await tx.accounts.count()).toBe(2);
      expect((await tx.accounts.page({ limit: 9 })).items.map(({ id }) => id)).toEqual([2, heir.id]);
      expect((await given.store().accounts.byUsernameKey('person-1'))?.id).toBe(1);
    });
    expect((await given.store().accounts.byUsernameKey('person-1'))?.id).toBe(3);
    expect(await ids(0, 9)).toEqual([2, 3, null]);
  });

  test('of twenty removals at once one gets true; one that fails leaves the account', async () => {
    await addPeople(1, 2);
    const removed = await Promise.all(Array.from({ length: 20 }, () => given.store().transaction((tx) => tx.accounts.remove(1))));
    expect(removed.filter(Boolean)).toHaveLength(1);
    const failing = given.store().transaction(async (tx) => {
      await tx.accounts.remove(2);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await given.store().accounts.byUsernameKey('person-2'))?.id).toBe(2);
  });

  test('what belongs to an account goes with it in one transaction, where the caller says so; else it stays', async () => {
    await addPeople(1);
    await given.store().transaction(async (tx) => {
      await tx.passwords.put({ ...samples.passwords(1), id: 1 });
      await tx.secondFactors.put({ ...samples.secondFactors(1), id: 1 });
      await tx.sessions.insert(device(1, 1));
    });
    await given.store().transaction(async (tx) => {
      await tx.accounts.remove(1);
      await tx.passwords.take(1);
    });
    expect(await given.store().passwords.byId(1)).toBeUndefined();
    expect(await given.store().secondFactors.byId(1)).toMatchObject({ id: 1 });
    expect(await given.store().sessions.countOfAccount(1)).toBe(1);
  });
}
