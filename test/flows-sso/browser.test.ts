import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { CasdoorStarted } from '../../server/contract/casdoor.ts';
import { AuthPayload, Me } from '../../server/contract/schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { openTab } from './browser.ts';
import { people, useCompany } from './company.ts';

describe('the browser leg, started by a browser (security.md B69; CVE-2026-47158)', () => {
  const company = useCompany({ provider: { accounts: people('bea', 'ben') } });

  test('B69: the attempt cookie is HttpOnly, Lax, for the routes of the flow only, and short-lived', async () => {
    const tab = await openTab(company());
    const reply = await tab.send('POST', 'casdoor/start', { body: {} });
    const [line = ''] = reply.headers.getSetCookie();
    expect(line).toMatch(/^doorward_[0-9a-f]{8}_attempt_[\w-]{22}=[\w-]{43};/);
    expect(line.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', 'Max-Age=600', 'Path=/api/v1/auth/casdoor', 'SameSite=Lax']);
    expect(reply.text).not.toContain([...tab.cookies.values()][0] ?? 'none');
  });

  test('signs in with a cookie and no token in the body', async () => {
    const tab = await openTab(company());
    const started = await tab.start();
    expect((await tab.browse(started, 'person-bea')).status).toBe(200);
    const payload = read(await tab.redeem(started), 200, AuthPayload);
    expect(payload.token).toBeUndefined();
    expect(payload.csrf).toBeTypeOf('string');
    expect(read(await tab.send('GET', 'me'), 200, Me).user?.username).toBe('bea');
  });

  test("B69: another browser's callback is 400 and opens nothing; the right one still works afterwards", async () => {
    const tab = await openTab(company());
    const started = await tab.start();
    const { url } = await company().provider.signIn(started.authorization_url, 'person-bea');
    const other = await openTab(company());
    await other.start();
    for (const headers of [{}, { cookie: other.cookie() }, { cookie: 'doorward_attempt=' }, { cookie: `doorward_attempt=${'x'.repeat(43)}` }]) {
      const page = await fetch(url, { headers });
      expect(page.status).toBe(400);
      expect(await page.text()).toContain('not started here');
    }
    expect((await tab.redeem(started)).status).toBe(202);
    expect((await fetch(url, { headers: { cookie: tab.cookie() } })).status).toBe(200);
    expect((await tab.redeem(started)).status).toBe(200);
  });

  test('two tabs of one browser leave and come back without disturbing each other; after eight the oldest goes', async () => {
    const tab = await openTab(company());
    const [first, second] = [await tab.start(), await tab.start()];
    expect((await tab.browse(first, 'person-bea')).status).toBe(200);
    expect((await tab.browse(second, 'person-ben')).status).toBe(200);
    expect(read(await tab.redeem(first), 200, AuthPayload).user.username).toBe('bea');
    expect(read(await tab.redeem(second), 200, AuthPayload).user.username).toBe('ben');
    const many = await openTab(company());
    const oldest = await many.start();
    const others = [];
    for (let number = 0; number < 10; number += 1) others.push(await many.start());
    expect([...many.cookies.keys()].filter((name) => name.includes('_attempt_'))).toHaveLength(8);
    expect((await many.browse(oldest, 'person-bea')).status).toBe(400);
    for (const late of others.slice(-2)) expect((await many.browse(late, 'person-bea')).status).toBe(200);
  });

  test('a page under localhost is not bound by a cookie it could not send back; the callback must come from the same computer', async () => {
    const { port } = new URL(company().url);
    const started = await startAt(`localhost:${port}`);
    expect(started.cookies).toEqual([]);
    expect((await company().browse(started.body, 'person-ben')).status).toBe(200);
    expect((await company().redeem(started.body)).status).toBe(200);
    const here = await startAt(`127.0.0.1:${port}`);
    expect(here.cookies[0]).toMatch(/^doorward_[0-9a-f]{8}_attempt_[\w-]{22}=/);
  });

  test('the desktop window, whose sign-in page opens in another browser, is bound by its address only', async () => {
    const tab = await openTab(company());
    const started = await tab.start({ browser: 'system' });
    expect(tab.cookies.size).toBe(0);
    expect((await tab.browse(started, 'person-ben')).status).toBe(200);
    expect(read(await tab.redeem(started), 200, AuthPayload).user.username).toBe('ben');
  });

  test('an invalid X-CSRFToken starts nothing and collects nothing; what waits is still there for the right one', async () => {
    const headers = { 'X-CSRFToken': 'a.made-up' };
    expectError(await company().send('POST', 'casdoor/start', { body: {}, headers }), 403, 'csrf_failed');
    const tab = await openTab(company());
    const started = await tab.start();
    await tab.browse(started, 'person-bea');
    const { attempt_id, redeem_secret } = started;
    expectError(await company().send('POST', 'casdoor/redeem', { body: { attempt_id, redeem_secret }, headers }), 403, 'csrf_failed');
    expect((await tab.redeem(started)).status).toBe(200);
  });

  test('links from a browser: the same session, and its cookie stays', async () => {
    await company().settle({ username: 'bob' });
    company().provider.accounts.set('person-bob', { preferred_username: 'bob-there', groups: ['org/staff'] });
    const tab = await openTab(company());
    read(await tab.send('POST', 'login', { body: { ident: 'bob', password: 'a tolerably long secret' } }), 200, AuthPayload);
    const before = tab.cookie();
    const started = await tab.start({ intent: 'bind' });
    await tab.browse(started, 'person-bob');
    expect((await tab.redeem(started)).body).toEqual({ casdoor_linked: true });
    expect(tab.cookie()).toContain(before);
    expect(read(await tab.send('GET', 'me'), 200, Me).user).toMatchObject({ username: 'bob', casdoor_linked: true });
  });

  /** fetch would not let the Host header be set. */
  async function startAt(host: string): Promise<{ body: CasdoorStarted; cookies: readonly string[] }> {
    const { csrf } = read(await company().send('GET', 'me'), 200, Me);
    const headers = { host, 'content-type': 'application/json', 'x-csrftoken': csrf };
    return new Promise((resolve, reject) => {
      const sent = request(`${company().url}/api/v1/auth/casdoor/start`, { method: 'POST', headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve({ body: CasdoorStarted.parse(JSON.parse(text)), cookies: answer.headers['set-cookie'] ?? [] }));
      });
      sent.on('error', reject).end('{}');
    });
  }
});
