import { afterAll, describe, expect, test } from 'vitest';
import { newAccount } from '../../server/accounts/new-account.ts';
import { AccountAdmin } from '../../server/admin/accounts/service.ts';
import type { Store } from '../../server/ports/store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { openHouse, type House } from '../flows/house.ts';
import { expectError } from '../flows/talk.ts';
import { days, openTeam } from '../flows-multi/team.ts';

const houses: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(houses.map((house) => house.close())));

const codeOf = (house: House) => /"setup_code":"([^"]+)"/.exec(house.log())?.[1] ?? '';
const person = { username: 'ada', password: 'lovely analytical engine' };

describe('the first admin', () => {
  test('B36: wrong setup codes from the network do not shut out whoever sits at this computer', async () => {
    const house = await openHouse({ mode: 'multi', settings: { password: { bcryptCost: 10 } } });
    houses.push(house);
    const adopt = (setup_code: string, headers: Record<string, string> = {}) =>
      house.send('POST', 'admin/adopt', { body: { ...person, setup_code }, headers });
    const outside = { 'X-Forwarded-For': '203.0.113.9' };
    for (let i = 0; i < 10; i += 1) expectError(await adopt('AAAA-AAAA-AAAA', outside), 400, 'code_invalid');
    const refused = await adopt(codeOf(house), outside);
    expectError(refused, 429, 'too_many_attempts');
    expect((await adopt(codeOf(house))).status).toBe(200);
  });

  test('B36: after Retry-After the right code works', async () => {
    const house = await openHouse({ mode: 'multi', settings: { password: { bcryptCost: 10 } } });
    houses.push(house);
    const adopt = (setup_code: string) => house.send('POST', 'admin/adopt', { body: { ...person, setup_code } });
    for (let i = 0; i < 10; i += 1) await adopt('AAAA-AAAA-AAAA');
    const refused = await adopt(codeOf(house));
    expectError(refused, 429, 'too_many_attempts');
    house.clock.forward(Number(refused.headers.get('retry-after')) * 1000 + 1);
    expect((await adopt(codeOf(house))).status).toBe(200);
  });

  test('C: an owner who was deleted for good is nobody to adopt: the server starts, and shows no setup code', async () => {
    const store: Store = { ...createMemoryStore(), close: () => Promise.resolve() };
    const first = await openTeam({}, { parts: { store } });
    await first.close();
    const { ownerId = 0 } = (await store.server.identity()) ?? {};
    await store.transaction(async (tx) => {
      await tx.passwords.take(ownerId);
      await tx.accounts.remove(ownerId);
    });
    const again = await openTeam({}, { parts: { store } });
    houses.push(again);
    const withCode = await openHouse({ mode: 'multi', parts: { store } });
    houses.push(withCode);
    expect(codeOf(withCode)).toBe('');
  });
});

describe('the bin', () => {
  test('C: an account that is taken out at the last moment stays', async () => {
    const store = createMemoryStore();
    const now = Date.now();
    const stale = { ...newAccount({ username: 'gil', email: null, emailVerified: false, role: 'user', now }), deletedAt: now - 8 * days };
    const { id } = await store.transaction((tx) => tx.accounts.insert(stale));
    const bin = new AccountAdmin({ store, clock: { now: () => now } } as ConstructorParameters<typeof AccountAdmin>[0]);
    let release = (): void => undefined;
    const slow = store.transaction(() => new Promise<void>((resolve) => (release = resolve)));
    const restored = bin.restore({ account: null, sessionId: null, ipHash: '' }, id);
    const emptied = bin.emptyBin();
    // Both have looked by now, and wait.
    await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    await Promise.all([slow, restored, emptied]);
    expect(await store.accounts.byId(id)).toMatchObject({ username: 'gil', deletedAt: null });
  });
});
