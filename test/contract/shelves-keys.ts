import { expect, test } from 'vitest';
import type { Given } from './shelves-records.ts';
import { firstGroup, samples } from './shelves-samples.ts';
import { add, shelfOf } from './shelves-under-test.ts';

type Name = keyof typeof firstGroup;

const keyField = { apiKeys: 'hash', challenges: 'key', identities: 'key' } as const;

/** The field that says which group a record is in. */
const inGroup77 = (name: Name) => (name === 'challenges' ? { subject: '77' } : { accountId: 77 });

const keyOf = (name: Name, number: number): string => (name === 'apiKeys' ? samples.apiKeys(number).hash : samples[name](number).key);

export function keyPromises(given: Given, name: Name): void {
  test('a record is found by its key until it is taken, inside a transaction as outside', async () => {
    const record = await add(given.store(), shelfOf[name], 1);
    expect(await given.store()[name].byKey(keyOf(name, 1))).toEqual(record);
    expect(await given.store()[name].byKey(keyOf(name, 2))).toBeUndefined();
    expect(await given.store()[name].byKey('__proto__')).toBeUndefined();
    await given.store().transaction(async (tx) => {
      expect(await tx[name].byKey(keyOf(name, 1))).toEqual(record);
      await tx[name].take(record.id);
      expect(await tx[name].byKey(keyOf(name, 1))).toBeUndefined();
      const { id } = await add2(tx);
      expect(await tx[name].byKey(keyOf(name, 2))).toMatchObject({ id });
      expect(await given.store()[name].byKey(keyOf(name, 2))).toBeUndefined();
    });
    expect(await given.store()[name].byKey(keyOf(name, 1))).toBeUndefined();
    expect(await given.store()[name].byKey(keyOf(name, 2))).toMatchObject({ id: 2 });
  });

  test('a key is had once: by insert, put or update of another record it is a mistake, and nothing is written', async () => {
    for (const number of [1, 2]) await add(given.store(), shelfOf[name], number);
    const key = { [keyField[name]]: keyOf(name, 1) };
    await expect(add(given.store(), shelfOf[name], 1)).rejects.toThrow('two records');
    await expect(given.store().transaction((tx) => putAs(tx, 2))).rejects.toThrow('two records');
    await expect(given.store().transaction(async (tx) => void (await tx[name].update(2, key)))).rejects.toThrow('two records');
    expect((await given.store()[name].byKey(keyOf(name, 1)))?.id).toBe(1);
    expect((await given.store()[name].byKey(keyOf(name, 2)))?.id).toBe(2);
    expect(await given.store()[name].count()).toBe(2);
  });

  test('a key that changes hands in one transaction is the new holder’s', async () => {
    for (const number of [1, 2]) await add(given.store(), shelfOf[name], number);
    await given.store().transaction(async (tx) => {
      await tx[name].update(1, { [keyField[name]]: keyOf(name, 3) });
      await tx[name].update(2, { [keyField[name]]: keyOf(name, 1) });
      await tx[name].update(1, { [keyField[name]]: keyOf(name, 2) });
    });
    expect((await given.store()[name].byKey(keyOf(name, 1)))?.id).toBe(2);
    expect((await given.store()[name].byKey(keyOf(name, 2)))?.id).toBe(1);
    expect(await given.store()[name].byKey(keyOf(name, 3))).toBeUndefined();
    await given.store().transaction(async (tx) => {
      await tx[name].take(1);
      await add2(tx);
    });
    expect((await given.store()[name].byKey(keyOf(name, 2)))?.id).toBe(3);
  });

  type Tx = Parameters<Parameters<ReturnType<Given['store']>['transaction']>[0]>[0];
  const { in: within, sample, whole } = shelfOf[name];
  const add2 = (tx: Tx) => within(tx).insert(sample(2));
  const putAs = (tx: Tx, id: number) => within(tx).put(whole(1, id));
}

export function groupPromises(given: Given, name: Name): void {
  const ids = async (group: string) => (await given.store()[name].ofGroup(group)).map(({ id }) => id);

  test('a group lists its own by ascending id, and forgets what was taken', async () => {
    for (const number of [4, 2, 3, 1, 5]) await add(given.store(), shelfOf[name], number);
    expect(await ids(firstGroup[name])).toEqual([2, 3, 4]);
    expect(await ids('nobody')).toEqual([]);
    await given.store().transaction(async (tx) => void (await tx[name].take(3)));
    expect(await ids(firstGroup[name])).toEqual([2, 4]);
  });

  test('inside a transaction a group shows its changes; a record may go over to another group', async () => {
    for (const number of [1, 2, 3]) await add(given.store(), shelfOf[name], number);
    const other = inGroup77(name);
    await given.store().transaction(async (tx) => {
      await tx[name].take(1);
      await tx[name].update(2, other);
      expect((await tx[name].ofGroup(firstGroup[name])).map(({ id }) => id)).toEqual([3]);
      expect((await tx[name].ofGroup('77')).map(({ id }) => id)).toEqual([2]);
      expect(await ids(firstGroup[name])).toEqual([1, 2, 3]);
    });
    expect(await ids(firstGroup[name])).toEqual([3]);
    expect(await ids('77')).toEqual([2]);
  });

  test('count-if-below holds: of thirty at once five come in', async () => {
    const asked = Array.from({ length: 30 }, () =>
      given.store().transaction(async (tx) => {
        const present = (await tx[name].ofGroup('77')).length;
        if (present >= 5) return false;
        await shelfOf[name].in(tx).insert({ ...shelfOf[name].sample(present), ...inGroup77(name) });
        return true;
      }),
    );
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(5);
  });
}
