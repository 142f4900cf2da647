import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTeam, type Team } from '../flows-multi/team.ts';
import { openHouse, type House } from '../flows/house.ts';
import { describeWith } from '../support/parts.ts';
import { startProxy, type Proxied, type Sent } from './proxy.ts';

for (const kind of ['nginx', 'caddy'] as const)
  describeWith(kind, `${kind} asks before it passes a request on (docs/forward-auth.md)`, () => {
    let team: Team;
    let proxy: Proxied;
    let single: House;
    let singleProxy: Proxied;
    beforeAll(async () => {
      team = await openTeam();
      proxy = await startProxy(kind, team.server.port);
      single = await openHouse();
      singleProxy = await startProxy(kind, single.server.port);
    }, 60_000);
    afterAll(async () => {
      for (const open of [proxy, singleProxy]) await open.close();
      for (const house of [team, single]) await house.close();
    });
    const through = (headers: Readonly<Record<string, string>>, init: RequestInit = {}) => fetch(`${proxy.url}/secret?a=1`, { ...init, headers });
    const sentOf = async (answer: Response) => (await answer.json()) as Sent;

    test('nobody gets 401 and the service hears nothing of it; whoever is signed in is passed on, by token and by cookie', async () => {
      const { token } = await team.join('bea');
      for (const headers of [{}, { Authorization: 'Token wrong' }]) expect((await through(headers)).status).toBe(401);
      for (const headers of [{ Authorization: `Bearer ${token}` }, { Cookie: `${team.server.cookieName}=${token}` }]) {
        const answer = await through(headers);
        expect(answer.status).toBe(200);
        expect(await sentOf(answer)).toMatchObject({
          path: '/secret?a=1',
          headers: { 'remote-user': 'bea', 'remote-email': 'bea@example.org', 'remote-name': 'bea', 'remote-groups': 'user' },
        });
      }
      const posted = await through({ Authorization: `Bearer ${token}`, 'Content-Type': 'text/plain' }, { method: 'POST', body: 'whatever' });
      expect([posted.status, (await sentOf(posted)).headers.authorization]).toEqual([200, undefined]);
      await team.send('POST', 'logout', { token });
      expect((await through({ Authorization: `Bearer ${token}` })).status).toBe(401);
    });

    test('what a client says of itself does not reach the service, also where Doorward has nothing to say', async () => {
      const lies = { 'Remote-User': 'root', 'Remote-Email': 'root@example.org', 'Remote-Name': 'Root', 'Remote-Groups': 'admin' };
      const answer = await through({ Authorization: `Token ${await team.admin()}`, ...lies });
      expect(answer.status).toBe(200);
      const { headers } = await sentOf(answer);
      expect(headers).toMatchObject({ 'remote-user': 'ada', 'remote-name': 'ada', 'remote-groups': 'admin' });
      // Nobody confirmed an address of hers.
      expect(headers['remote-email'] ?? '').toBe('');
    });

    test('in single mode the proxy on this computer is not the owner; a token of the owner is', async () => {
      expect((await fetch(singleProxy.url)).status).toBe(401);
      const { token } = await single.signIn();
      const answer = await fetch(singleProxy.url, { headers: { Authorization: `Bearer ${token}` } });
      expect([answer.status, (await sentOf(answer)).headers['remote-user']]).toEqual([200, 'default']);
    });
  });
