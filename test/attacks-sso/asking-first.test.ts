import { describe, expect, test } from 'vitest';
import { arriveAt, tokenIn } from '../flows-sso/arrive.ts';
import { people, useCompany } from '../flows-sso/company.ts';
import { expectError } from '../flows/talk.ts';

/** Where no cookie ties the browser to the start, a link that a neighbour sent would sign them in as whoever follows it (CVE-2026-47158; RFC 9700 4.7). */
describe('a callback that comes without the cookie of a start asks before the code is used (security.md B69)', () => {
  const company = useCompany({ provider: { accounts: people('vic') } });
  const callback = () => `${company().url}/api/v1/auth/casdoor/callback`;
  const underWay = async (headers: Readonly<Record<string, string>> = {}, body: object = {}, token?: string) => {
    const started = await company().start({ ...body }, headers, token);
    const { url } = await company().provider.signIn(started.authorization_url, 'person-vic');
    return { started, url };
  };
  const post = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
    fetch(callback(), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(fields).toString(),
    });

  test('with the program that began it, as text; and nothing has happened yet', async () => {
    const { started, url } = await underWay({ 'User-Agent': 'curl<script>alert(1)</script>' });
    const page = await fetch(url);
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('Did you start this?');
    expect(text).toContain('on this computer');
    expect(text).not.toContain('<script');
    for (const param of ['code', 'state']) expect(text).not.toContain(url.searchParams.get(param) ?? 'missing');
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self'.*form-action 'self'/);
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    expect((await company().redeem(started)).status).toBe(202);
    expect(await company().store.accounts.byUsernameKey('vic')).toBeUndefined();
  });

  test.each([
    ['de', 'Haben Sie das begonnen?'],
    ['zh', '这是您发起的吗？'],
  ])('in the language of the browser: %s', async (language, title) => {
    const { url } = await underWay();
    expect(await (await fetch(url, { headers: { 'accept-language': language } })).text()).toContain(title);
  });

  test('a link says that it is one', async () => {
    const { url } = await underWay({}, { intent: 'bind' }, await company().admin());
    expect(await (await fetch(url)).text()).toContain('wants to link you to an account');
  });

  test('no ends it: nobody is signed in, and whoever waits is told', async () => {
    const { started, url } = await underWay();
    const page = await arriveAt(url, {}, 'no');
    expect([page.status, (await page.text()).includes('Nobody was signed in')]).toEqual([200, true]);
    expectError(await company().redeem(started), 400, 'sign_in_cancelled');
    expect((await fetch(url)).status, 'the state is used up').toBe(400);
  });

  test('the answer counts once, and only from the page itself', async () => {
    const { started, url } = await underWay();
    const token = tokenIn(await (await fetch(url)).text()) ?? '';
    for (const origin of ['https://evil.example', 'null']) expect((await post({ token, answer: 'yes' }, { origin })).status).toBe(403);
    expect((await post({ token, answer: 'yes' }, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    for (const fields of [{ token }, { answer: 'yes' }, { token, answer: 'maybe' }, { token: 'made-up', answer: 'yes' }] as Record<string, string>[])
      expect((await post(fields)).status).toBe(400);
    expect((await company().redeem(started)).status).toBe(202);
    const answers = await Promise.all(Array.from({ length: 10 }, () => post({ token, answer: 'yes' })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await company().redeem(started)).status).toBe(200);
  });
});
