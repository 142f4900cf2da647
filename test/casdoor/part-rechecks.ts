import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectError } from '../flows/talk.ts';
import type { Someone } from './ground.ts';
import { figure, type Site } from './site.ts';
import { openWalks, until, type Walks } from './walks.ts';

/** What happens to people at Casdoor while they are signed in here. */
export function testRechecks(site: () => Site): void {
  describe('people who are signed in, asked about every second', () => {
    let walks: Walks;
    beforeAll(async () => {
      walks = await openWalks(site().ground, site().outages.url);
    });
    afterAll(() => walks.company.close());
    const sealedOf = async (id: number) => (await walks.company.store.identities.ofGroup(String(id)))[0]?.sealedToken;

    test('refresh tokens rotate, the newest is kept, none lies open in the store, and the session lives on', async () => {
      const { token, user } = await walks.come(await site().ground.person('ray'));
      const seen = new Set([await sealedOf(user.id)]);
      await until(async () => seen.add(await sealedOf(user.id)).size > 3, 15_000, 'the tokens do not rotate');
      for (const sealed of seen) expect(sealed).not.toMatch(/eyJ[\w-]+\.[\w-]+/);
      expect(await walks.isIn(token)).toBe(true);
    }, 30_000);

    test('taken out of the group: the session ends by the next asking, nobody else’s does; put back, they come in again', async () => {
      const { ground } = site();
      const [amy, eve] = [await ground.person('amy'), await ground.person('eve')];
      const [amys, eves] = [await walks.come(amy), await walks.come(eve)];
      await ground.change(amy, { groups: [ground.others] }, 'groups');
      figure('group taken away → session over, recheckSeconds 1', await walks.out(amys.token));
      expect(await walks.isIn(eves.token)).toBe(true);
      expectError(await walks.walk(amy), 403, 'group_required');
      await ground.change(amy, { groups: [ground.staff] }, 'groups');
      expect((await walks.come(amy)).user.id).toBe(amys.user.id);
    }, 30_000);

    const ways: readonly (readonly [string, (someone: Someone) => Promise<void>])[] = [
      ['forbidden', (someone) => site().ground.change(someone, { isForbidden: true }, 'is_forbidden')],
      ['deleted', (someone) => site().ground.removePerson(someone)],
    ];
    test.each(ways)(
      '%s: the session is over, and the log says who is gone',
      async (what, happens) => {
        const someone = await site().ground.person('gus');
        const { token, user } = await walks.come(someone);
        await happens(someone);
        figure(`${what} → session over, recheckSeconds 1`, await walks.out(token));
        await expect(walks.walk(someone)).rejects.toThrow('Casdoor');
        const [line] = await walks.company.activity('person_gone');
        expect(line).toMatchObject({ account_id: user.id, details: { reason: 'code_rejected', sessions: 1 } });
      },
      30_000,
    );
  });
}
