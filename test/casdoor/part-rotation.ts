import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectError } from '../flows/talk.ts';
import { figure, type Site } from './site.ts';
import { openWalks, type Walks } from './walks.ts';

/** Casdoor's application gets another certificate, as from its admin page. Nobody is asked about meanwhile. */
export function testRotation(site: () => Site): void {
  describe('the key changes', () => {
    let walks: Walks;
    beforeAll(async () => {
      walks = await openWalks(site().ground, site().outages.url, { recheckSeconds: 3600 });
    });
    afterAll(() => walks.company.close());

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
  });
}
