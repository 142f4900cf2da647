import { expect, test } from 'vitest';
import type { Given } from './shelves-records.ts';
import { hex, shelfTime } from './shelves-samples.ts';
import { add, shelfOf } from './shelves-under-test.ts';

export function touchPromises(given: Given): void {
  const usedAt = async (id: number) => (await given.store().apiKeys.byId(id))?.lastUsedAt;

  test('a use shows at once, by id, key and account, and counts; an older one does not move the time', async () => {
    await add(given.store(), shelfOf.apiKeys, 1);
    given.store().touchApiKey(1, shelfTime + 10, 'home');
    given.store().touchApiKey(1, shelfTime + 5, 'work');
    expect(await usedAt(1)).toBe(shelfTime + 10);
    expect(await given.store().apiKeys.byKey(hex(1))).toMatchObject({ lastUsedAt: shelfTime + 10, uses: 2 });
    expect(await given.store().apiKeys.ofGroup('1')).toMatchObject([{ lastUsedAt: shelfTime + 10, uses: 2 }]);
  });

  test('a use never brings back a key that is gone', async () => {
    await add(given.store(), shelfOf.apiKeys, 1);
    await given.store().transaction(async (tx) => {
      await tx.apiKeys.take(1);
      given.store().touchApiKey(1, shelfTime + 10, '');
    });
    given.store().touchApiKey(1, shelfTime + 20, '');
    given.store().touchApiKey(99, shelfTime + 20, '');
    expect(await given.store().apiKeys.count()).toBe(0);
    expect(await given.store().apiKeys.byKey(hex(1))).toBeUndefined();
  });

  test('an update keeps a use that came while it was on its way', async () => {
    await add(given.store(), shelfOf.apiKeys, 1);
    await given.store().transaction(async (tx) => {
      await tx.apiKeys.update(1, { name: 'renamed' });
      given.store().touchApiKey(1, shelfTime + 10, 'home');
    });
    expect(await given.store().apiKeys.byId(1)).toMatchObject({ name: 'renamed', lastUsedAt: shelfTime + 10, uses: 1, lastIpHash: 'home' });
  });
}
