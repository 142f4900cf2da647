import { describe, expect, test } from 'vitest';
import { CasdoorStarted, Rehearsal } from '../../server/contract/casdoor.ts';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { fromAddress, proxy } from '../attacks-sso/network.ts';
import { expectError, expectFieldError, read, type Sending } from '../flows/talk.ts';
import { goodClient } from '../oidc/good-provider.ts';
import { openTab } from './browser.ts';
import { people, useCompany } from './company.ts';
import { formOf, openDesk, troubles } from './rehearsal-ground.ts';

const path = '/api/v1/auth/casdoor/callback';
const publicUrl = 'https://door.example.org';
const atHome = 'https://192.168.1.20:7420';
const client = { ...goodClient, redirect_uris: [...(goodClient.redirect_uris ?? []), `${publicUrl}${path}`, `${atHome}${path}`] };
const device = '192.168.1.77';

const redirectOf = ({ authorization_url: url }: CasdoorStarted) => new URL(url).searchParams.get('redirect_uri');

describe('the way back where the server has a public address', () => {
  const company = useCompany({
    provider: { accounts: people('wes', 'win'), clients: [client] },
    extra: { server: { publicUrl, trustedProxies: [proxy], allowedHosts: ['192.168.1.20:7420'] } },
  });
  const elsewhere = (host: string, sending: Sending = {}, method = 'POST', route = '/api/v1/auth/casdoor/start') =>
    fromAddress(company().url, device, method, route, { body: {}, ...sending, headers: { host, ...sending.headers } });
  const csrfOf = async (host: string) => (await fromAddress(company().url, device, 'GET', '/api/v1/auth/me', { headers: { host } })).body;

  test('B68: what begins on this computer comes back by loopback all the same, so the desktop window needs no public address', async () => {
    const tab = await openTab(company());
    const window = await tab.start({ browser: 'system' });
    expect(redirectOf(window)).toBe(`${company().url}${path}`);
    expect((await tab.browse(window, 'person-win')).status).toBe(200);
    expect(read(await tab.redeem(window), 200, AuthPayload).user.username).toBe('win');
    const page = await tab.start();
    expect(redirectOf(page)).toBe(`${company().url}${path}`);
    expect(tab.cookie()).toContain('_attempt_');
  });

  test('B69: the window’s callback counts from this computer only, also where a public address leads to it', async () => {
    const started = await company().start({ browser: 'system' });
    const { url } = await company().provider.signIn(started.authorization_url, 'person-win');
    const back = `${url.pathname}${url.search}`;
    for (const host of ['door.example.org', new URL(company().url).host])
      expect((await fromAddress(company().url, device, 'GET', back, { headers: { host } })).status, host).toBe(400);
    expect((await company().redeem(started)).status).toBe(202);
  });

  test('a browser at the public address comes back to it, tied by its cookie', async () => {
    const { csrf } = (await csrfOf('door.example.org')) as { csrf: string };
    const reply = await elsewhere('door.example.org', { headers: { 'x-csrftoken': csrf, origin: publicUrl } });
    expect(redirectOf(read(reply, 200, CasdoorStarted))).toBe(`${publicUrl}${path}`);
    expect(reply.headers.getSetCookie().join()).toMatch(/_attempt_.*Secure/);
  });

  test('a browser at another address of the server is told before it leaves where it works', async () => {
    const { csrf } = (await csrfOf('192.168.1.20:7420')) as { csrf: string };
    const reply = await elsewhere('192.168.1.20:7420', { headers: { 'x-csrftoken': csrf, origin: atHome } });
    expectError(reply, 409, 'no_way_back');
    expect(reply.body).toMatchObject({ sign_in_at: publicUrl });
    expect(reply.headers.getSetCookie()).toEqual([]);
  });

  test('a program elsewhere, whose browser is another one, may use the public address', async () => {
    expect(redirectOf(read(await elsewhere('192.168.1.20:7420'), 200, CasdoorStarted))).toBe(`${publicUrl}${path}`);
  });

  test('B62: a Host that is not ours is refused, whatever else is right; the forwarded one is not looked at', async () => {
    const { csrf } = (await csrfOf('door.example.org')) as { csrf: string };
    for (const host of ['evil.example', 'door.example.org.evil.example', 'door.example.org:444', 'door.example.org@evil.example'])
      expect((await elsewhere(host, { headers: { 'x-csrftoken': csrf } })).status, host).toBe(403);
    const reply = await elsewhere('door.example.org', { headers: { 'x-csrftoken': csrf, origin: publicUrl, 'x-forwarded-host': 'evil.example' } });
    expect(redirectOf(read(reply, 200, CasdoorStarted))).toBe(`${publicUrl}${path}`);
  });
});

describe('the way back where people come by an address of the home network', () => {
  const company = useCompany({
    provider: { accounts: people('hal'), clients: [client] },
    sso: { returnOrigins: [`${atHome}/`] },
    extra: { server: { trustedProxies: [proxy], allowedHosts: ['192.168.1.20:7420', '192.168.1.21:7420'] } },
  });
  const from = (host: string, method: string, route: string, sending: Sending = {}, protocol = 'https') =>
    fromAddress(company().url, device, method, `/api/v1/auth/${route}`, {
      ...sending,
      headers: { host, 'x-forwarded-proto': protocol, ...sending.headers },
    });
  /** A browser there: `protocol` is what it speaks. */
  const begin = async (host: string, protocol = 'https') => {
    const { csrf } = (await from(host, 'GET', 'me', {}, protocol)).body as { csrf: string };
    const headers = { 'x-csrftoken': csrf, origin: `${protocol}://${host}` };
    return { csrf, reply: await from(host, 'POST', 'casdoor/start', { body: {}, headers }, protocol) };
  };

  test('B62, B69: at a listed one over TLS it comes back there, with its cookie and no other browser', async () => {
    const { csrf, reply } = await begin('192.168.1.20:7420');
    const started = read(reply, 200, CasdoorStarted);
    expect(redirectOf(started)).toBe(`${atHome}${path}`);
    const cookie = reply.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ');
    const { url } = await company().provider.signIn(started.authorization_url, 'person-hal');
    expect(url.origin).toBe(atHome);
    const back = `casdoor/callback${url.search}`;
    expect((await from('192.168.1.20:7420', 'GET', back)).status, 'another browser').toBe(400);
    expect((await from('192.168.1.20:7420', 'GET', back, { headers: { cookie } })).status).toBe(200);
    const { attempt_id, redeem_secret } = started;
    const headers = { 'x-csrftoken': csrf, origin: atHome };
    const redeemed = await from('192.168.1.20:7420', 'POST', 'casdoor/redeem', { body: { attempt_id, redeem_secret }, headers });
    expect(read(redeemed, 200, AuthPayload).user.username).toBe('hal');
  });

  test('B62: one of ours that is not listed, the listed one without TLS, and a name of loopback that a proxy passes on lead nowhere: 409, and nobody leaves', async () => {
    for (const [host, protocol] of [
      ['192.168.1.21:7420', 'https'],
      ['192.168.1.20:7420', 'http'],
      [new URL(company().url).host, 'https'],
    ] as const) {
      const { reply } = await begin(host, protocol);
      expectError(reply, 409, 'no_way_back');
      expect(reply.body).not.toHaveProperty('sign_in_at');
      expect(reply.text).not.toContain(host);
    }
    // Nor a program there: the address would be its own computer's.
    expectError(await from('192.168.1.21:7420', 'POST', 'casdoor/start', { body: {} }), 409, 'no_way_back');
    expectError(await from('192.168.1.21:7420', 'POST', 'casdoor/start', { body: { browser: 'system' } }), 409, 'no_way_back');
  });

  test('a rehearsal at an address that is not in the form says so beside what else it found, and needs no sign-in for it', async () => {
    const token = await company().admin();
    const rehearse = async (return_origins: readonly string[]) => {
      const body = { settings: { ...formOf(company().provider), return_origins } };
      const { csrf } = (await from('192.168.1.20:7420', 'GET', 'me')).body as { csrf: string };
      const headers = { 'x-csrftoken': csrf };
      return read(await from('192.168.1.20:7420', 'POST', 'admin/casdoor/rehearse', { token, body, headers }), 200, Rehearsal);
    };
    const none = await rehearse([]);
    expect([troubles(none.checks), none.next, none.authorization_url]).toEqual([['redirect_no_way_back'], 'failed', undefined]);
    expect(none.checks.at(-1)?.facts).toEqual({ url: atHome });
    const listed = await rehearse([atHome]);
    expect([troubles(listed.checks), listed.next]).toEqual([[], 'sign_in']);
    expect(new URL(listed.authorization_url ?? '').searchParams.get('redirect_uri')).toBe(`${atHome}${path}`);
  });

  test('what is to be registered is shown: this computer’s own and each listed one', async () => {
    expect((await (await openDesk(company())).shown()).redirect_uris).toEqual([`${company().url}${path}`, `${atHome}${path}`]);
  });
});

describe('listing an address', () => {
  const company = useCompany({ sso: null, provider: { accounts: people('lis'), clients: [client] } });

  test('it is an https address and nothing more; the rehearsal says which ones are not registered there, and saves all the same', async () => {
    const desk = await openDesk(company());
    const form = (return_origins: readonly string[]) => ({ ...formOf(company().provider), return_origins });
    for (const bad of [
      'http://192.168.1.20:7420',
      'https://192.168.1.20:7420/x',
      'https://u@192.168.1.20',
      '192.168.1.20',
      'https://',
      'javascript:alert(1)',
    ])
      expectFieldError(await desk.send('POST', 'admin/casdoor/rehearse', { settings: form([bad]) }), 'settings', ['invalid']);
    const unknown = 'https://192.168.1.99:7420';
    const settings = form([atHome, unknown]);
    const first = await desk.begin(settings);
    expect([troubles(first.checks), first.next]).toEqual([[], 'sign_in']);
    expect(first.checks.find(({ code }) => code === 'redirect_others_not_registered')).toMatchObject({
      state: 'warning',
      facts: { uris: [`${unknown}${path}`] },
    });
    const done = await desk.rehearse(settings, 'person-lis');
    expect((await desk.save(settings, { rehearsal_id: done.rehearsal_id })).status).toBe(200);
    expect((await desk.shown()).settings?.return_origins).toEqual([atHome, unknown]);
  });
});
