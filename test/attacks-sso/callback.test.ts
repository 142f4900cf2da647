import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { ownRedirect, people, useCompany } from '../flows-sso/company.ts';
import { expectError } from '../flows/talk.ts';
import { arriveAt } from '../flows-sso/arrive.ts';

const path = '/api/v1/auth/casdoor/callback';

describe('the callback, where anybody may send anything (security.md B69, B70, B74, B82)', () => {
  const company = useCompany({ provider: { accounts: people('vic', 'mal') } });
  const at = (query: string) => arriveAt(`${company().url}${path}${query}`);
  /** A sign-in under way, and what its callback will be called with. */
  const underWay = async (subject = 'person-vic') => {
    const started = await company().start();
    const { url, params } = await company().provider.signIn(started.authorization_url, subject);
    return { started, url, code: params['code'] ?? '', state: params['state'] ?? '', iss: params['iss'] ?? '' };
  };
  const ends = async (url: URL | string, started: Awaited<ReturnType<typeof underWay>>['started']) => {
    expect((await arriveAt(url)).status).toBe(200);
    expect((await company().redeem(started)).status).toBe(200);
  };

  test('B70: a state that is unknown, empty, missing, given twice, huge or no text is 400, and a real flow is not touched', async () => {
    const { started, url, state, code } = await underWay();
    const tries = [
      '',
      '?',
      '?state=&code=x',
      '?state=made-up&code=x',
      `?code=${code}`,
      `?state=${state}&state=${state}&code=${code}`,
      `?state=made-up&state=${state}&code=${code}`,
      `?state[]=${state}&code=${code}`,
      `?state=${state}${'x'.repeat(4000)}&code=${code}`,
      `?state=${state.toUpperCase()}&code=${code}`,
      `?state=${state}%00&code=${code}`,
      '?state=__proto__&code=x',
      '?state=constructor&code=x',
      '?state=%ff%fe&code=x',
    ];
    for (const query of tries) {
      const page = await at(query);
      expect(page.status, query).toBe(400);
      expect(await page.text(), query).toContain('not started here');
    }
    expect((await company().redeem(started)).status).toBe(202);
    await ends(url, started);
  });

  test('B10: HEAD, as a link preview sends it, uses nothing up; other methods are not there', async () => {
    const { started, url } = await underWay();
    for (const method of ['HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE']) {
      const headers = method === 'POST' || method === 'PUT' ? { 'content-type': 'application/json' } : {};
      const reply = await fetch(url, { method, headers });
      expect(reply.status, method).toBeGreaterThanOrEqual(400);
    }
    expect((await company().redeem(started)).status).toBe(202);
    await ends(url, started);
  });

  test('C double use: of twenty callbacks with one state one counts', async () => {
    const { started, url } = await underWay();
    const pages = await Promise.all(Array.from({ length: 20 }, () => arriveAt(url)));
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(pages.filter(({ status }) => status === 400)).toHaveLength(19);
    const redeemed = await Promise.all(Array.from({ length: 20 }, () => company().redeem(started)));
    expect(redeemed.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const reply of redeemed.filter(({ status }) => status !== 200)) expectError(reply, 400, 'attempt_invalid');
  });

  test('code injection: a code of one flow brought with the state of another is refused by PKCE and nonce (RFC 9700 4.5)', async () => {
    const mine = await underWay('person-mal');
    const theirs = await underWay('person-vic');
    expect((await at(`?code=${theirs.code}&state=${mine.state}&iss=${encodeURIComponent(mine.iss)}`)).status).toBe(400);
    expectError(await company().redeem(mine.started), 400, 'casdoor_rejected');
    const direct = { code: theirs.code, redirect_uri: `${company().url}${path}` };
    expectError(await company().send('POST', 'casdoor/exchange', { body: direct }), 400, 'casdoor_rejected');
    const fetched = await company().fetchCode('person-vic');
    const other = await underWay('person-mal');
    expect((await at(`?code=${fetched}&state=${other.state}&iss=${encodeURIComponent(other.iss)}`)).status).toBe(400);
    // It was brought here once: nobody can use it a second time, whose it is neither.
    expectError(await company().send('POST', 'casdoor/exchange', { body: { code: fetched, redirect_uri: ownRedirect } }), 400, 'casdoor_rejected');
  });

  test('B74 mix-up: a wrong iss, or none where it was promised, is refused (RFC 9207)', async () => {
    for (const iss of ['&iss=http%3A%2F%2Fevil.example', '', '&iss=']) {
      const { started, code, state } = await underWay();
      expect((await at(`?code=${code}&state=${state}${iss}`)).status).toBe(400);
      expectError(await company().redeem(started), 400, 'casdoor_rejected');
    }
  });

  test('nothing that came in comes back: not in the page, not in the answer, not in the log, not in the activity', async () => {
    const { started, state } = await underWay();
    const words = 'error=<script>alert(1)</script>&error_description=marker-in-description&error_uri=https://evil.example/marker&iss=marker-iss';
    const page = await at(`?state=${state}&${words}`);
    const text = await page.text();
    expect(page.status).toBe(400);
    expect(text).not.toMatch(/marker|evil|alert|<script/);
    const reply = await company().redeem(started);
    expectError(reply, 400, 'casdoor_rejected');
    const activity = JSON.stringify(await company().activity());
    for (const each of [reply.text, company().log(), activity]) expect(each).not.toMatch(/marker|evil\.example|alert\(1\)/);
    expect(page.headers.get('content-security-policy')).toMatch(/object-src 'none'/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('B82: there is no redirect to ask for, and none is taken', async () => {
    for (const extra of [
      '&redirect=//evil.example',
      '&next=https:evil.example',
      '&return_to=/\\evil.example',
      '&redirect_uri=https://evil.example',
    ]) {
      const { started, url } = await underWay();
      const page = await arriveAt(`${url.href}${extra}`);
      expect([page.status, page.headers.get('location')]).toEqual([200, null]);
      expect(await page.text()).not.toContain('evil');
      expect((await company().redeem(started)).status).toBe(200);
    }
    const body = { intent: 'login', redirect_uri: 'https://evil.example', redirect: '//evil.example' };
    const { authorization_url: url } = await company().start(body);
    expect(new URL(url).searchParams.get('redirect_uri')).toBe(`${company().url}${path}`);
  });

  test('huge parameters are refused, and cost nobody their flow', async () => {
    const { started, url, state } = await underWay();
    for (const query of [`?state=x&code=${'c'.repeat(7000)}`, `?state=x&iss=${'i'.repeat(9000)}`, `?${'a=1&'.repeat(2000)}state=x`])
      expect((await at(query)).status).toBeGreaterThanOrEqual(400);
    expect((await at(`?state=${state}&code=${'c'.repeat(30_000)}`).catch(() => ({ status: 431 }))).status).toBe(431);
    await ends(url, started);
  });

  test('B62: a Host that is not ours gets nothing, and never shapes the redirect address', async () => {
    const { port, hostname } = new URL(company().url);
    const status = await new Promise((resolve, reject) => {
      const sent = request(
        {
          host: hostname,
          port,
          path: '/api/v1/auth/casdoor/start',
          method: 'POST',
          headers: { host: 'evil.example', 'content-type': 'application/json' },
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      sent.on('error', reject).end('{}');
    });
    expect(status).toBe(403);
  });
});
