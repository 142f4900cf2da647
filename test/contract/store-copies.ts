import { expect, test } from 'vitest';
import { addSession, codeOf, type Given } from './store-given.ts';

export function copyPromises(given: Given): void {
  test('a snapshot resolves with its name, waits for the transaction before it, and changes nothing', async () => {
    await addSession(given, 1);
    let open = true;
    const slow = given.store().transaction(async (tx) => {
      await tx.sessions.countOfAccount(1);
      await new Promise((resolve) => setImmediate(resolve));
      open = false;
    });
    expect(await given.store().snapshot('mode-1', 2)).toBe('mode-1');
    expect(open).toBe(false);
    await slow;
    expect((await given.store().sessions.scan({ limit: 9 })).items).toHaveLength(1);
    expect((await addSession(given, 2)).id).toBe(2);
  });

  test('of a store that is closed there is none', async () => {
    await given.store().close();
    expect(await codeOf(given.store().snapshot('mode-1', 2))).toEqual({ code: 'storage_unavailable' });
  });
}
