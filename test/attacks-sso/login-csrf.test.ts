import { describe, expect, test } from 'vitest';
import { CasdoorStarted } from '../../server/contract/casdoor.ts';
import { openTab } from '../flows-sso/browser.ts';
import { tokenIn } from '../flows-sso/arrive.ts';
import { people, useCompany } from '../flows-sso/company.ts';
import { expectError, read } from '../flows/talk.ts';
import { fromAddress, proxy } from './network.ts';

/** For programs elsewhere: where their browsers come back through a proxy. */
const publicUrl = 'http://127.0.0.1';

/** Somebody begins a flow, and has another person complete it: who redeems it would be that person (CVE-2026-47158; RFC 9700 4.7). */
describe('a flow of the attacker’s, completed by the victim (security.md B69, B77)', () => {
  const company = useCompany({ provider: { accounts: people('victim', 'other') }, extra: { server: { trustedProxies: [proxy], publicUrl } } });
  const attacker = '203.0.113.7';
  const victim = '203.0.113.99';
  const from = (address: string, method: string, path: string, sending = {}) => fromAddress(company().url, address, method, path, sending);
  const begin = async (body: object = {}, sending = {}) =>
    read(await from(attacker, 'POST', '/api/v1/auth/casdoor/start', { body, ...sending }), 200, CasdoorStarted);
  const redeem = ({ attempt_id, redeem_secret }: CasdoorStarted, sending = {}) =>
    from(attacker, 'POST', '/api/v1/auth/casdoor/redeem', { body: { attempt_id, redeem_secret }, ...sending });

  test('from another address: 400, and nothing to collect', async () => {
    const started = await begin();
    const { url } = await company().provider.signIn(started.authorization_url, 'person-victim');
    const back = `${url.pathname}${url.search}`;
    expect((await from(victim, 'GET', back)).status).toBe(400);
    expect((await fetch(new URL(back, company().url))).status, 'from this computer').toBe(400);
    expect((await from(`::ffff:${victim}`, 'GET', back)).status).toBe(400);
    expect((await redeem(started)).status).toBe(202);
    expect(await company().store.accounts.byUsernameKey('victim')).toBeUndefined();
  });

  test('from the attacker’s own address it is their own sign-in', async () => {
    const started = await begin();
    const { url } = await company().provider.signIn(started.authorization_url, 'person-other');
    const page = await from(attacker, 'GET', `${url.pathname}${url.search}`);
    expect(page.status).toBe(200);
    expect((await redeem(started)).status, 'before the person said that it was them').toBe(202);
    const body = { token: tokenIn(page.text), answer: 'yes' };
    expect((await from(victim, 'POST', url.pathname, { body })).status, 'an answer from elsewhere').toBe(400);
    const again = await from(attacker, 'GET', `${url.pathname}${url.search}`);
    expect((await from(attacker, 'POST', url.pathname, { body: { ...body, token: tokenIn(again.text) } })).status).toBe(200);
    expect((await redeem(started)).status).toBe(200);
  });

  test('on one computer, from another browser: the cookie is missing, or another’s', async () => {
    const mine = await openTab(company());
    const started = await mine.start();
    const { url } = await company().provider.signIn(started.authorization_url, 'person-victim');
    const theirs = await openTab(company());
    await theirs.start();
    expect((await fetch(url)).status).toBe(400);
    expect((await fetch(url, { headers: { cookie: theirs.cookie() } })).status).toBe(400);
    expect((await fetch(url, { headers: { cookie: `${mine.cookie()}; ${mine.cookie()}` } })).status, 'twice the name is no cookie').toBe(400);
    expect((await mine.redeem(started)).status).toBe(202);
  });

  test('a link of the attacker’s account, completed by the victim from elsewhere, links nothing', async () => {
    await company().settle({ username: 'attacker' });
    const { token } = await company().enter('attacker');
    const started = await begin({ intent: 'bind' }, { token });
    const { url } = await company().provider.signIn(started.authorization_url, 'person-victim');
    expect((await from(victim, 'GET', `${url.pathname}${url.search}`)).status).toBe(400);
    expect((await redeem(started, { token })).status).toBe(202);
    expect((await company().send('GET', 'settings', { token })).body).toMatchObject({ casdoor_linked: false });
  });

  test('another site’s page begins nothing and collects nothing (B8)', async () => {
    const headers = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    for (const path of ['casdoor/start', 'casdoor/redeem', 'casdoor/exchange', 'casdoor/link/bind', 'casdoor/link/create', 'casdoor/bind'])
      expect((await company().send('POST', path, { body: { code: 'x' }, headers })).status, path).toBe(403);
    expect((await company().send('DELETE', 'casdoor/unlink', { headers })).status).toBe(403);
  });

  test('a redeem secret opens its own attempt only; an id opens none', async () => {
    const [one, two] = [await company().start(), await company().start()];
    await company().browse(one, 'person-other');
    await company().browse(two, 'person-other');
    const collect = (attempt_id: string, redeem_secret: string) => company().send('POST', 'casdoor/redeem', { body: { attempt_id, redeem_secret } });
    for (const [id, secret] of [
      [one.attempt_id, two.redeem_secret],
      [one.attempt_id, one.attempt_id],
      [one.redeem_secret, one.redeem_secret],
      ['made-up', one.redeem_secret],
    ] as const)
      expectError(await collect(id, secret), 400, 'attempt_invalid');
    expect((await company().redeem(one)).status).toBe(200);
    expect((await company().redeem(two)).status).toBe(200);
  });
});

describe('many flows at once (security.md B70)', () => {
  const company = useCompany({ provider: { accounts: people('real') }, extra: { server: { trustedProxies: [proxy], publicUrl } } });

  test('one address that begins hundreds pushes out its own, and nobody else’s', async () => {
    const real = await company().start();
    const begin = () => fromAddress(company().url, '198.51.100.1', 'POST', '/api/v1/auth/casdoor/start', { body: {} });
    const first = read(await begin(), 200, CasdoorStarted);
    for (let number = 0; number < 10; number += 1) await Promise.all(Array.from({ length: 25 }, begin));
    const { attempt_id, redeem_secret } = first;
    const body = { attempt_id, redeem_secret };
    expectError(await fromAddress(company().url, '198.51.100.1', 'POST', '/api/v1/auth/casdoor/redeem', { body }), 400, 'attempt_invalid');
    await company().browse(real, 'person-real');
    expect((await company().redeem(real)).status).toBe(200);
  }, 60_000);

  test('B69: after ten minutes a flow is over', async () => {
    const started = await company().start();
    const { url } = await company().provider.signIn(started.authorization_url, 'person-real');
    company().clock.forward(10 * 60_000 + 1000);
    expect((await fetch(url)).status).toBe(400);
    expectError(await company().redeem(started), 400, 'attempt_invalid');
  });
});
