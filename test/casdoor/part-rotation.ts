import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectError } from '../flows/talk.ts';
import { figure, type Site } from './site.ts';
import { openWalks, type Walks } from './walks.ts';

/** Casdoor's application gets another certificate, as from its admin page.  */
export function testRotation(site: () => Site): void {
  describe('the key changes', () => {
    let walks: Walks;
    let asking: Walks;
    beforeAll(async () => {
      asking = await openWalks(site().ground, site().outages.url);
      walks = await openWalks(site().ground, site().outages.url, { recheckSeconds: 3600 });
    });
    afterAll(async () => {
      await walks.company.close();
      await asking.company.close();
    });

    test('RSA to EC: a sign-in right after works; a code whose token the old key signed is refused once that key is gone', async () => {
      const { ground } = site();
      const someone = await ground.person('kai');
      const { user, token } = await walks.come(someone);
      // Casdoor signs when the code is made.
      const [fine, stale] = [await walks.codeOf(someone), await walks.codeOf(someone)];
      const old = await ground.signWithAnother('ES256');
      const begun = performance.now();
      expect((await walks.come(someone)).user.id).toBe(user.id);
      figure('a sign-in right after the key changed', performance.now() - begun);
      expect((await walks.exchange(fine)).status).toBe(200);
      await ground.removeCertificate(old);
      // A sign-in with a third key has the server look at the set, where the old one is not any more.
      await new Promise((resolve) => setTimeout(resolve, 5000));
      await ground.signWithAnother('RS256');
      const again = performance.now();
      expect((await walks.come(someone)).user.id).toBe(user.id);
      figure('a sign-in right after the key changed once more', performance.now() - again);
      expectError(await walks.exchange(stale), 400, 'casdoor_rejected');
      expect(await walks.isIn(token)).toBe(true);
      expect((await walks.mode()).sso.reachable).toBe(true);
    }, 60_000);

    test('who is asked about meanwhile signs in again, and is not taken for gone: Casdoor cannot read the refresh tokens of before', async () => {
      const { ground } = site();
      const someone = await ground.person('kim');
      const { user, token } = await asking.come(someone);
      await ground.signWithAnother('RS256');
      figure('key changed → session over, recheckSeconds 1', await asking.out(token));
      const lines = async (kind: string) => (await asking.company.activity(kind)).map(({ account_id: id }) => id);
      expect(await lines('person_unsure')).toEqual([user.id]);
      expect(await lines('person_gone')).toEqual([]);
      const again = await asking.come(someone);
      expect(again.user.id).toBe(user.id);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      expect(await asking.isIn(again.token)).toBe(true);
    }, 30_000);
  });
}
