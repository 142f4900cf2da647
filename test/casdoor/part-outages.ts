import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { secret } from '../flows-multi/team.ts';
import { expectError } from '../flows/talk.ts';
import { NotechondriaCasdoorClient } from '../seeds/casdoor-client.ts';
import type { Someone } from './ground.ts';
import { figure, type Site } from './site.ts';
import { openWalks, until, type Walks } from './walks.ts';

/** Casdoor is down, and comes back. */
export function testOutages(site: () => Site, ways: readonly string[]): void {
  describe.each(ways.map((how, at) => [how, at] as const))('Casdoor is out: %s', (how, at) => {
    let walks: Walks;
    let someone: Someone;
    beforeAll(async () => {
      walks = await openWalks(site().ground, site().outages.url, { fallback: 'outage' });
      someone = await site().ground.person('oda');
      await walks.company.settle({ username: 'local', email: 'local@home.example' });
    });
    afterAll(() => walks.company.close());

    test('a password gets in within 3 s, start is 503 within 8 s, sessions live on, mode and health say since when and why; then it comes back by itself', async () => {
      const { company } = walks;
      const way = site().outages.ways[at];
      if (!way) throw new Error(`no way: ${how}`);
      const { token, user } = await walks.come(someone);
      const login = () => company.tryLogin({ ident: 'local', password: secret });
      expectError(await login(), 403, 'password_sign_in_disabled');
      await way.begin();
      onTestFailed(() => way.end());
      const begun = company.clock.now();
      const first = performance.now();
      await until(async () => (await login()).status === 200, 3000, 'no password got in within 3 s');
      expect(performance.now() - first).toBeLessThan(3000);
      figure(`${how} → password sign-in`, performance.now() - first);
      const [known, asked] = [performance.now(), await company.send('POST', 'casdoor/start', { body: {} })];
      expectError(asked, 503, 'casdoor_unreachable');
      expect(performance.now() - known).toBeLessThan(8000);
      await until(async () => !(await walks.mode()).sso.reachable, 8000, 'the server does not say that it is out');
      const seed = new NotechondriaCasdoorClient(company.url);
      expect((await seed.login({ email: 'local@home.example' }, secret)).user.username).toBe('local');
      const { sso, fallback } = await walks.mode();
      expect(fallback).toBe(true);
      expect(['refused', 'timeout']).toContain(sso.reason);
      expect(Math.abs(Date.parse(sso.since ?? '') - begun)).toBeLessThan(10_000);
      expect((await company.send('GET', '/api/v1/health')).body).toMatchObject({ casdoor: 'unreachable' });
      expectError(
        await company.send('POST', 'register', { body: { username: 'new', email: 'new@home.example', password: secret } }),
        403,
        'endpoint_disabled',
      );
      expect(await walks.isIn(token)).toBe(true);
      await way.end();
      figure(`${how} → back after it answers again`, await walks.recovered());
      expect((await company.send('GET', '/api/v1/health')).body).toMatchObject({ casdoor: 'ok' });
      expectError(await login(), 403, 'password_sign_in_disabled');
      expect((await walks.come(someone)).user.id).toBe(user.id);
      expect(await walks.isIn(token)).toBe(true);
      const kinds = (await company.store.activity.page({ limit: 200 })).items.map(({ kind }) => kind);
      expect(kinds).not.toContain('person_gone');
    }, 90_000);
  });
}
