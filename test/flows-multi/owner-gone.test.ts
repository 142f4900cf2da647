import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Accounts } from '../../server/accounts/service.ts';
import { systemClock } from '../../server/ports/clock.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { openHouse } from '../flows/house.ts';
import { ada, openTeam, secret } from './team.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'doorward-owner-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Three people join; the admins among them as told. Answers their ids. */
async function people(roles: readonly ('admin' | 'user')[]): Promise<{ readonly owner: number; readonly others: readonly number[] }> {
  const team = await openTeam({ registration: { activation: 'none' } }, { dataDir });
  const { token, user } = await team.enter(ada.username, ada.password);
  const others: number[] = [];
  for (const [index, role] of roles.entries()) {
    const { id } = (await team.join(`person${String(index)}`)).user;
    await team.send('PATCH', `admin/accounts/${String(id)}`, { token, body: { role } });
    others.push(id);
  }
  await team.close();
  return { owner: user.id, others };
}

/** As the emptying of the bin leaves it: gone for good, or in the bin still. */
async function lose(id: number, how: 'for good' | 'in the bin'): Promise<void> {
  const store = await openLowdbStore({ dataDir });
  await store.transaction(async (tx) => {
    if (how === 'in the bin') await tx.accounts.update(id, { deletedAt: Date.now() });
    else await tx.accounts.remove(id);
  });
  await store.close();
}

test.each(['for good', 'in the bin'] as const)(
  'single mode after the owner went %s: the first admin is the owner, and the log says so',
  async (how) => {
    const { owner, others } = await people(['user', 'admin', 'admin']);
    await lose(owner, how);
    const house = await openHouse({ dataDir });
    expect((await house.send('GET', 'me')).body).toMatchObject({ user: { id: others[1], username: 'person1' } });
    const { events } = (await house.send('GET', 'activity?kind=owner_changed')).body as { events: object[] };
    expect(events).toMatchObject([{ account_id: others[1], actor_id: null, details: { username: 'person1' } }]);
    await house.server.stop();
    const again = await openHouse({ dataDir });
    expect((await again.send('GET', 'me')).body).toMatchObject({ user: { id: others[1] } });
    expect((await again.send('GET', 'activity?kind=owner_changed')).body).toMatchObject({ events: [{}] });
    await again.server.stop();
  },
);

test('an admin who may not get in is passed over; in multi mode everybody signs in as before', async () => {
  const { owner, others } = await people(['admin', 'admin']);
  const store = await openLowdbStore({ dataDir });
  await store.transaction((tx) => tx.accounts.update(others[0] ?? 0, { isActive: false }));
  await store.close();
  await lose(owner, 'for good');
  const team = await openTeam({ owner: {} }, { dataDir });
  expect((await team.enter('person1', secret)).user.id).toBe(others[1]);
  expect(team.log()).not.toContain('setup_code');
  await team.server.stop();
});

test('where there is no admin to be the owner, nothing changes and the server starts', async () => {
  const { owner } = await people(['user']);
  await lose(owner, 'for good');
  const store = await openLowdbStore({ dataDir });
  expect((await new Accounts({ store, clock: systemClock }).establish()).ownerId).toBe(owner);
  expect((await store.activity.page({ kinds: ['owner_changed'], limit: 5 })).items).toEqual([]);
  await store.close();
});
