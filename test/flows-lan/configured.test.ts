import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NetworkFacts } from '../../server/contract/network.ts';
import { ada, openTeam, type Team } from '../flows-multi/team.ts';
import { tokenHeader } from '../support/doorward.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { call, type RawRequest } from '../support/raw-http.ts';
import { secureCall } from '../support/secure-call.ts';

const v1 = '/api/v1/auth';
const login = { method: 'POST', path: `${v1}/login`, body: ada } as const;

describeWithOtherComputer('a server that is bound to an address of the network by its configuration, multi mode', () => {
  let other: OtherComputer;
  let team: Team;
  beforeAll(async () => {
    other = connectOtherComputer();
    team = await openTeam({}, { bind: other.here });
  });
  afterAll(async () => {
    await team.close();
    other.remove();
  });
  const target = () => ({ host: other.here, port: team.server.port });
  const secure = (request: RawRequest) => secureCall(target(), request);
  const plain = (request: RawRequest) => call(target(), request);
  const admin = async () => tokenHeader((await secure(login)).json<{ token: string }>().token);
  const whoIs = (answer: { json<T>(): T }) => answer.json<{ user: { username: string } | null }>().user?.username ?? 'nobody';

  test('HTTPS answers there with a certificate for it; what there is says that the configuration did it', async () => {
    const facts = (await secure({ path: `${v1}/admin/network`, headers: await admin() })).json<NetworkFacts>();
    expect(facts).toMatchObject({
      reachable_from: 'local_network',
      lan: { allowed: true, set_by_configuration: true, problem: null },
      tls: { source: 'own', problem: null },
      urls: [`https://${other.here}:${String(team.server.port)}`],
      warning: null,
    });
    const trusted = { ...target(), ca: facts.tls.ca_pem ?? '', pin: facts.tls.pin ?? '' };
    expect((await secureCall(trusted, { path: `${v1}/mode` })).status).toBe(200);
  });

  test('the switch and the interfaces are locked (409 set_by_configuration); mDNS is not', async () => {
    const headers = await admin();
    const change = (body: object) => secure({ method: 'PATCH', path: `${v1}/admin/network`, headers, body });
    for (const body of [{ lan: true }, { lan: false }, { lan: true, acknowledge: true }, { interfaces: [other.device] }, { interfaces: null }]) {
      const refused = await change(body);
      expect([refused.status, refused.json<{ code: string }>().code]).toEqual([409, 'set_by_configuration']);
    }
    const changed = await change({ mdns: false });
    expect([changed.status, changed.json()]).toMatchObject([200, { mdns: { on: false }, lan: { allowed: true } }]);
  });

  test('B18: a password is refused over plain HTTP there, and taken over TLS', async () => {
    const refused = await plain(login);
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([403, 'secure_connection_required']);
    expect((await secure(login)).status).toBe(200);
    expect((await plain({ path: `${v1}/mode` })).status).toBe(200);
  });

  test('B19: the cookie of TLS is __Host-, Secure, HttpOnly, SameSite=Strict, and nobody on plain HTTP', async () => {
    const { csrf } = (await secure({ path: `${v1}/me` })).json<{ csrf: string }>();
    const answer = await secure({ ...login, headers: { 'X-CSRFToken': csrf } });
    const setCookie = answer.header('set-cookie');
    expect(setCookie).toMatch(/^__Host-doorward_[0-9a-f]{8}=[0-9a-f]{40}; /);
    for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/']) expect(setCookie.split('; ')).toContain(attribute);
    expect(setCookie).not.toMatch(/Domain/i);
    const me = { path: `${v1}/me`, headers: { Cookie: setCookie.split(';', 1)[0] ?? '' } };
    expect([whoIs(await secure(me)), whoIs(await plain(me))]).toEqual(['ada', 'nobody']);
    expect((await plain({ ...me, path: `${v1}/settings` })).status).toBe(401);
  });
});
