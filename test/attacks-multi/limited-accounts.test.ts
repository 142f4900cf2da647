import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SignInLink } from '../../server/contract/account-admin-schemas.ts';
import { PendingSecondFactor } from '../../server/contract/factor-schemas.ts';
import { sentences } from '../../server/errors.ts';
import { fromAddress } from '../attacks-sso/network.ts';
import { answers, askToPair } from '../flows-lan/device.ts';
import { expectError, read, type Reply, type Sending } from '../flows/talk.ts';
import { addApp, bearer, openTeam, secret, type App, type Team } from '../flows-multi/team.ts';
import { hoursAround } from '../flows-multi/hours-around.ts';

const proxy = '127.0.0.2';
const near = '192.168.1.20';
const far = '203.0.113.5';
type Ask = (method: string, path: string, sending: Sending) => Promise<Reply>;

describe('B40: a limit of an account holds on every way in', () => {
  let team: Team;
  beforeAll(async () => {
    team = await openTeam({ registration: { activation: 'none' }, server: { trustedProxies: [proxy] } });
  }, 60_000);
  afterAll(async () => {
    await team.close();
  });

  const limit = async (id: number, limits: object) =>
    expect((await team.send('PATCH', `admin/accounts/${String(id)}`, { token: await team.admin(), body: { limits } })).status).toBe(200);
  const from =
    (address: string): Ask =>
    (method, path, sending) => {
      // The cookie was given over plain HTTP and counts there only (B19); passwords go over TLS only (B18).
      const proto = path === 'settings' ? { 'X-Forwarded-Proto': 'http' } : {};
      const whole = path.startsWith('/') ? path : `/api/v1/auth/${path}`;
      return fromAddress(team.url, address, method, whole, { ...sending, headers: { ...proto, ...sending.headers } });
    };
  const here: Ask = (method, path, sending) => team.send(method, path, sending);

  /** One of each credential of somebody new: a request with each, and each way to have a new one, by whatever way the requests go. */
  async function everyWay(name: string) {
    const { user, token } = await team.join(name);
    const key = (await team.send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string };
    const claw = (await team.send('POST', '/api/auth/login', { body: { username: name, password: secret } })).body as { data: { token: string } };
    const browser = await team.signInWithCookie({ body: { ident: name, password: secret } });
    const paired = await askToPair(team);
    await answers(team, token).letIn(paired.user_code);
    const { access_token: device } = await paired.token();
    const headers = {
      token: { Authorization: `Token ${token}` },
      key: bearer(key.api_key),
      jwt: bearer(claw.data.token),
      cookie: browser.reading,
      device: bearer(device),
    };
    const requests = (ask: Ask) => all(headers, (one) => ask('GET', 'settings', { headers: one }));
    const writes = (ask: Ask) =>
      all({ ...headers, cookie: browser.writing }, (one) => ask('PATCH', 'settings', { headers: one, body: { first_name: 'X' } }));
    const link = async () => {
      const made = await team.send('POST', `admin/accounts/${String(user.id)}/sign-in-link`, { token: await team.admin(), body: {} });
      return read(made, 200, SignInLink).token;
    };
    const signIns = async (ask: Ask): Promise<Record<string, Reply>> => ({
      password: await ask('POST', 'login', { body: { ident: name, password: secret } }),
      nanoclaw: await ask('POST', '/api/auth/login', { body: { username: name, password: secret } }),
      link: await ask('POST', 'sign-in-link', { body: { token: await link() } }),
    });
    return { id: user.id, token, requests, writes, signIns };
  }
  const expectAll = (replies: Readonly<Record<string, Reply>>, code: 'outside_hours' | 'local_only' | 'forbidden') => {
    // nanoClaw's envelope has the sentence, and the status for a code.
    for (const [way, { status, text }] of Object.entries(replies))
      expect([way, status, text.includes(way === 'nanoclaw' ? sentences[code] : code)]).toEqual([way, 403, true]);
  };
  const expectIn = (replies: Readonly<Record<string, Reply>>) =>
    expect(Object.fromEntries(Object.entries(replies).map(([way, { status }]) => [way, status]))).toEqual(
      Object.fromEntries(Object.keys(replies).map((way) => [way, 200])),
    );

  test('hours: every credential rests, every sign-in is refused, and all of it is good again afterwards', async () => {
    const { id, requests, signIns } = await everyWay('anna');
    await limit(id, { hours: hoursAround(team.clock.now(), true) });
    expectIn(await requests(here));
    expectIn(await signIns(here));
    await limit(id, { hours: hoursAround(team.clock.now(), false) });
    expectAll(await requests(here), 'outside_hours');
    expectAll(await signIns(here), 'outside_hours');
    await limit(id, { hours: null });
    expectIn(await requests(here));
  });

  test('local only: by the real peer, which no header moves', async () => {
    const { id, requests, signIns } = await everyWay('berta');
    await limit(id, { local_only: true });
    expectIn(await requests(here));
    expectIn(await requests(from(near)));
    expectIn(await signIns(from(near)));
    for (const away of [from(far), from(`${near}, ${far}`), from('2001:db8::7')]) {
      expectAll(await requests(away), 'local_only');
      expectAll(await signIns(away), 'local_only');
    }
    // A proxy that nobody trusts says what it likes: whose request it is nobody knows.
    const forged: Ask = (method, path, sending) => here(method, path, { ...sending, headers: { ...sending.headers, 'X-Forwarded-For': near } });
    expectAll(await requests(forged), 'local_only');
  });

  test('scopes: what was given to a credential before does not reach further than the account', async () => {
    const { id, requests, writes } = await everyWay('carla');
    expectIn(await writes(here));
    await limit(id, { scopes: ['read'] });
    expectIn(await requests(here));
    expectAll(await writes(here), 'forbidden');
  });

  test('scopes: an admin who may only write does not administer, by whatever they come', async () => {
    const { id, token } = await everyWay('dora');
    const claw = async () =>
      ((await team.send('POST', '/api/auth/login', { body: { username: 'dora', password: secret } })).body as { data: { token: string } }).data.token;
    expect((await team.send('PATCH', `admin/accounts/${String(id)}`, { token: await team.admin(), body: { role: 'admin' } })).status).toBe(200);
    const list = (headers: Readonly<Record<string, string>>) => team.send('GET', 'admin/accounts', { headers });
    expect((await list({ Authorization: `Token ${token}` })).status).toBe(200);
    await limit(id, { scopes: ['read', 'write'] });
    for (const headers of [{ Authorization: `Token ${token}` }, bearer(await claw())]) expectError(await list(headers), 403, 'forbidden');
    expectError(await team.send('GET', 'activity?account=all', { token }), 403, 'forbidden');
    expectError(await team.send('POST', 'introspect', { token, body: { token } }), 403, 'forbidden');
    // Nor do they lift it themselves.
    const own = await team.send('PATCH', `admin/accounts/${String(id)}`, { token, body: { limits: { scopes: null } } });
    expectError(own, 403, 'forbidden');
  });

  test('a sign-in that waits for its second factor is judged again when it is answered, where it is answered', async () => {
    const { user, token } = await team.join('emil');
    const app: App = await addApp(team, token);
    await limit(user.id, { local_only: true });
    const begin = async () => read(await team.tryLogin({ ident: 'emil', password: secret }), 200, PendingSecondFactor).challenge_id;
    const answer = async (ask: Ask, steps: number) =>
      ask('POST', '2fa/verify', { body: { challenge_id: await begin(), channel: 'totp', code: app.code(steps) } });
    expectError(await answer(from(far), 1), 403, 'local_only');
    expect((await answer(here, 1)).status).toBe(200);
  });

  test('a device that was allowed and has not fetched its token gets none outside the hours', async () => {
    const { user, token } = await team.join('fritz');
    const device = await askToPair(team);
    await answers(team, token).letIn(device.user_code);
    await limit(user.id, { hours: hoursAround(team.clock.now(), false) });
    const refused = await device.poll();
    expect([refused.status >= 400, refused.text.includes('access_token')]).toEqual([true, false]);
    expect(refused.body).toMatchObject({ code: 'outside_hours' });
  });
});

async function all<T>(each: Readonly<Record<string, T>>, ask: (one: T) => Promise<Reply>): Promise<Record<string, Reply>> {
  const replies: Record<string, Reply> = {};
  for (const [name, one] of Object.entries(each)) replies[name] = await ask(one);
  return replies;
}
