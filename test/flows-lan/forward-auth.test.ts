import { afterAll, beforeAll, describe, expect, test, type SuiteFactory } from 'vitest';
import { openTeam, type Team } from '../flows-multi/team.ts';
import { openHouse, useHouse, type House } from '../flows/house.ts';
import { describeWith } from '../support/parts.ts';
import { call } from '../support/raw-http.ts';
import { sendAsIs, startProxy, traefikPath, type Proxied, type ProxyKind, type Sent } from './proxy.ts';

function describeProxy(kind: ProxyKind, title: string, factory: SuiteFactory): void {
  if (kind !== 'traefik') describeWith(kind, title, factory);
  else if (traefikPath) describe(title, factory);
  else describe.skip(`${title} (skipped: TRAEFIK_PATH is not set)`, factory);
}

for (const kind of ['nginx', 'caddy', 'traefik'] as const)
  describeProxy(kind, `${kind} asks before it passes a request on (docs/forward-auth.md)`, () => {
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

    test('nor does it under names that a service may take for these, nor can a client take away what Doorward says', async () => {
      const { token } = await team.join('carl');
      const send = async (headers: Readonly<Record<string, string>>) => {
        const { status, text } = await sendAsIs(`${proxy.url}/secret`, { Authorization: `Bearer ${token}`, ...headers });
        return [status, status === 200 ? (JSON.parse(text) as Sent).headers : {}] as const;
      };
      const [, aliased] = await send({ Remote_User: 'root', remote_email: 'root@example.org', REMOTE_NAME: 'Root', Remote_Groups: 'admin' });
      const names = Object.keys(aliased).filter((name) => /^remote/i.test(name));
      expect(names.toSorted()).toEqual(['remote-email', 'remote-groups', 'remote-name', 'remote-user']);
      const [status, named] = await send({ Connection: 'close, Remote-User, Remote-Groups' });
      if (kind === 'caddy') expect(status).toBe(400);
      else expect([status, named['remote-user'], named['remote-groups']]).toEqual([200, 'carl', 'user']);
    });

    test('in single mode the proxy on this computer is not the owner; a token of the owner is', async () => {
      expect((await fetch(singleProxy.url)).status).toBe(401);
      const { token } = await single.signIn();
      const answer = await fetch(singleProxy.url, { headers: { Authorization: `Bearer ${token}` } });
      expect([answer.status, (await sentOf(answer)).headers['remote-user']]).toEqual([200, 'default']);
    });
  });

describe('what Traefik’s forwardAuth sends (pkg/middlewares/auth/forward.go of 3.3 and 3.7)', () => {
  const house = useHouse();
  // As a real 3.3 sent it for a POST, in its order; 3.7 leaves the Server and Real-Ip lines out where trustForwardHeader is false.
  const theirs = {
    'User-Agent': 'curl/7.88.1',
    Accept: '*/*',
    'Content-Type': 'application/x-www-form-urlencoded',
    'Remote-User': 'root',
    'Remote-Groups': 'admin',
    'X-Forwarded-For': '192.0.2.44',
    'X-Forwarded-Host': 'app.example.org',
    'X-Forwarded-Method': 'POST',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Server': 'gateway',
    'X-Forwarded-Uri': '/secret?a=1',
    'X-Real-Ip': '192.0.2.44',
    'Accept-Encoding': 'gzip',
  };
  const ask = (headers: Readonly<Record<string, string>>) =>
    call({ port: house().server.port }, { path: '/api/v1/auth/forward', headers: { ...theirs, ...headers, Connection: 'close' } });

  test('is nobody without a credential, also in single mode; with one it is who it is, whatever the client said of itself', async () => {
    expect((await ask({})).status).toBe(401);
    const { token } = await house().signIn();
    const answer = await ask({ Authorization: `Bearer ${token}` });
    expect([answer.status, answer.header('remote-user'), answer.header('remote-groups')]).toEqual([200, 'default', 'admin']);
    expect((await ask({ Authorization: `Bearer ${token}x` })).status).toBe(401);
  });
});
