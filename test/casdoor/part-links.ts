import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { secret } from '../flows-multi/team.ts';
import { expectError, read } from '../flows/talk.ts';
import type { Site } from './site.ts';
import { openWalks, type Walks } from './walks.ts';

/** Link, Switch, Unlink, and the choice of somebody whom nobody here knows yet. */
export function testLinks(site: () => Site): void {
  describe('accounts and identities', () => {
    let walks: Walks;
    beforeAll(async () => {
      walks = await openWalks(site().ground, site().outages.url, { provisioning: 'challenge', fallback: 'always' });
    });
    afterAll(() => walks.company.close());
    const enter = async (username: string) => {
      await walks.company.settle({ username, email: `${username}@home.example` });
      return walks.company.enter(username);
    };
    const bind = async (token: string, code: string) => walks.company.send('POST', 'casdoor/bind', { token, body: { code } });

    test('bind: the same session goes on; 409 identity_taken changes nothing; Switch; unlink, twice', async () => {
      const { ground } = site();
      const [one, two, taken] = [await ground.person('una'), await ground.person('ulf'), await ground.person('ted')];
      const holder = await enter('holder');
      expect((await walks.walk(taken, { intent: 'bind' }, holder.token)).body).toEqual({ casdoor_linked: true });

      const { token, session } = await enter('local');
      const bound = read(await bind(token, await walks.codeOf(one)), 200, AuthPayload);
      expect(bound).toMatchObject({ token, session: { id: session.id }, other_sessions_count: 0, user: { casdoor_linked: true } });
      const before = await walks.linkOf(token);
      expectError(await walks.walk(taken, { intent: 'bind' }, token), 409, 'identity_taken');
      expectError(await bind(token, await walks.codeOf(taken)), 409, 'identity_taken');
      // Casdoor may have been asked about them meanwhile.
      expect(await walks.linkOf(token)).toEqual({ ...before, groups_seen_at: expect.any(String) as string });
      expect((await walks.linkOf(holder.token))?.username).toBe(taken.username);
      expect((await walks.come(taken)).user.username).toBe('holder');

      expect((await walks.walk(two, { intent: 'bind' }, token)).body).toEqual({ casdoor_linked: true });
      expect((await walks.linkOf(token))?.username).toBe(two.username);
      expect((await walks.come(two)).user.username).toBe('local');
      expect((await walks.ask(one)).casdoor_identity.username).toBe(one.username);
      for (const wasLinked of [true, false])
        expect((await walks.company.send('DELETE', 'casdoor/unlink', { token })).body).toEqual({ casdoor_linked: false, was_linked: wasLinked });
      expect(await walks.isIn(token)).toBe(true);
    }, 30_000);

    test('the choice: link/bind with the password of here, link/create without one; each once; then unlink is last_way_in', async () => {
      const { ground } = site();
      const { company } = walks;
      const [known, fresh] = [await ground.person('kit'), await ground.person('fay')];
      await company.settle({ username: 'kit_here', email: 'kit@home.example' });
      const choice = await walks.ask(known);
      expect(choice).toMatchObject({ casdoor_identity: { username: known.username, email: known.email } });
      const proof = { link_challenge: choice.link_challenge, ident: 'kit_here' };
      expectError(await company.send('POST', 'casdoor/link/bind', { body: { ...proof, password: 'not this one' } }), 400, 'invalid_credentials');
      const joined = read(await company.send('POST', 'casdoor/link/bind', { body: { ...proof, password: secret } }), 200, AuthPayload);
      expect(joined.user).toMatchObject({ username: 'kit_here', casdoor_linked: true });
      expectError(await company.send('POST', 'casdoor/link/bind', { body: { ...proof, password: secret } }), 400, 'link_challenge_invalid');
      expect((await walks.come(known)).user.id).toBe(joined.user.id);

      const { link_challenge } = await walks.ask(fresh);
      const made = read(await company.send('POST', 'casdoor/link/create', { body: { link_challenge } }), 200, AuthPayload);
      expect(made.user).toMatchObject({ username: fresh.username, casdoor_linked: true, has_password: false });
      expectError(await company.send('POST', 'casdoor/link/create', { body: { link_challenge } }), 400, 'link_challenge_invalid');
      const { token } = await walks.come(fresh);
      expectError(await company.send('DELETE', 'casdoor/unlink', { token }), 409, 'last_way_in');
      expect((await walks.linkOf(token))?.username).toBe(fresh.username);
    }, 30_000);
  });
}
