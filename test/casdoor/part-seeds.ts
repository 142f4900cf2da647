import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secret } from '../flows-multi/team.ts';
import { NotechondriaCasdoorClient } from '../seeds/casdoor-client.ts';
import { NotechondriaClient, NotechondriaError } from '../seeds/notechondria-client.ts';
import type { Site } from './site.ts';
import { openWalks, type Walks } from './walks.ts';

/** Notechondria's own calls (0.1.98, 0.1.111, 0.1.118), with codes that Casdoor made. */
export function testSeeds(site: () => Site): void {
  describe("the seed's clients", () => {
    let walks: Walks;
    let asking: Walks;
    beforeAll(async () => {
      walks = await openWalks(site().ground, site().outages.url, { fallback: 'always' });
      asking = await openWalks(site().ground, site().outages.url, { fallback: 'always', provisioning: 'challenge' });
    });
    afterAll(async () => {
      await walks.company.close();
      await asking.company.close();
    });
    const client = (token?: string) => new NotechondriaCasdoorClient(walks.company.url, token);
    const resident = async (username: string) => {
      await walks.company.settle({ username, email: `${username}@home.example` });
      return (await new NotechondriaClient(walks.company.url, 'Mozilla/5.0').login(username, secret)).token;
    };

    test("0.1.98: config leads to Casdoor's page; exchange, bind over the own link, 409 already linked, unlink twice", async () => {
      const { ground, outages } = site();
      const [nora, odo] = [await ground.person('nora'), await ground.person('odo')];
      expect(await client().authorizeUrl('http://127.0.0.1/callback')).toContain(`${outages.url}/login/oauth/authorize?client_id=${ground.clientId}`);
      const one = client();
      expect(await one.exchange(await walks.codeOf(nora))).toMatchObject({ user: { username: nora.username, email: nora.email } });
      expect((await one.settings()).casdoor_linked).toBe(true);
      const here = client(await resident('odo_here'));
      expect((await here.bind(await walks.codeOf(odo))).user.username).toBe('odo_here');
      const refused: unknown = await here.bind(await walks.codeOf(nora)).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(NotechondriaError);
      expect(refused).toMatchObject({ status: 409, message: expect.stringContaining('already linked') as string });
      expect((await here.settings()).casdoor_linked).toBe(true);
      expect(await here.unlink()).toEqual({ casdoor_linked: false, was_linked: true });
      expect(await here.unlink()).toEqual({ casdoor_linked: false, was_linked: false });
    }, 30_000);

    test('0.1.118: the choice, link/bind and link/create with its `nonce`', async () => {
      const { ground } = site();
      const choose = async (name: string) => {
        const one = new NotechondriaCasdoorClient(asking.company.url);
        const landed = await one.exchange(await asking.codeOf(await ground.person(name)));
        if ('token' in landed) throw new Error('it signed in');
        return { one, nonce: landed.link_challenge, suggested: landed.suggested_username };
      };
      await asking.company.settle({ username: 'tia_here', email: 'tia@home.example' });
      const tia = await choose('tia');
      expect((await tia.one.linkBind(tia.nonce, { email: 'tia@home.example' }, secret)).user.username).toBe('tia_here');
      const uma = await choose('uma');
      expect((await uma.one.linkCreate(uma.nonce, secret)).user.username).toBe(uma.suggested);
      expect((await uma.one.settings()).casdoor_linked).toBe(true);
    }, 30_000);
  });
}
