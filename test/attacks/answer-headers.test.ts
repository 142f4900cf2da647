import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInBrowser, startDoorward, type Doorward } from '../support/doorward.ts';
import { exchange, requestBytes, type RawAnswer } from '../support/raw-http.ts';
import { everyRoute } from './every-route.ts';

let house: Doorward;
beforeAll(async () => {
  house = await startDoorward();
});
afterAll(() => house.stop());

const policyOf = (answer: RawAnswer) =>
  answer
    .header('content-security-policy')
    .split(';')
    .map((rule) => rule.trim());

function expectSafe(answer: RawAnswer, label: string): void {
  const seen = ['x-content-type-options', 'referrer-policy', 'cross-origin-resource-policy'].map((name) => answer.header(name));
  expect([label, ...seen]).toEqual([label, 'nosniff', 'no-referrer', 'same-origin']);
  expect([label, ...policyOf(answer)]).toEqual(
    expect.arrayContaining([label, "default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'"]),
  );
  expect([label, answer.header('content-security-policy')]).toEqual([label, expect.not.stringMatching(/unsafe-|\*|https?:/)]);
  for (const name of ['x-powered-by', 'server', 'etag', 'x-aspnet-version']) expect([label, name, answer.header(name)]).toEqual([label, name, '']);
}

function expectApi(answer: RawAnswer, label: string): void {
  expectSafe(answer, label);
  expect([label, answer.header('cache-control')]).toEqual([label, 'no-store']);
  expect([label, answer.header('x-request-id')]).toEqual([label, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  // The provider sends a person's browser there, which gets a page to read.
  const type = /^(?:GET|HEAD) .*\/casdoor\/callback/.test(label) && answer.status === 400 ? 'text/html' : 'application/json';
  if (answer.body !== '') expect([label, answer.header('content-type')]).toEqual([label, `${type}; charset=utf-8`]);
}

describe('headers of answers', () => {
  test('B16: every route, in success and refusal, with GET and HEAD', async () => {
    for (const { method, path } of await everyRoute(house, 999_999))
      for (const headers of [{}, { 'X-Forwarded-For': '203.0.113.9' }, { Authorization: 'Token nonsense' }])
        for (const verb of method === 'GET' ? ['GET', 'HEAD'] : [method])
          expectApi(await house.call({ method: verb, path, headers }), `${verb} ${path}`);
  });

  test('B16: every kind of error', async () => {
    const own = `127.0.0.1:${String(house.target.port)}`;
    const bytes = {
      'bad_request 400': 'GET / HTTP/1.1\r\n\r\n',
      'host_not_allowed 403': 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n',
      'origin_not_allowed 403': requestBytes(house.target, { method: 'POST', path: '/api/v1/auth/login', headers: { Origin: 'null' } }),
      'not_found 404': requestBytes(house.target, { path: '/nowhere.txt' }),
      'method_not_allowed 405': requestBytes(house.target, { method: 'PUT', path: '/api/v1/auth/me' }),
      'body_too_large 413': requestBytes(house.target, { method: 'POST', path: '/api/v1/auth/login', body: 'x'.repeat(200_000) }),
      'unsupported_media_type 415': requestBytes(house.target, {
        method: 'POST',
        path: '/api/v1/auth/login',
        headers: { 'Content-Type': 'text/plain' },
      }),
      'malformed_json 400': requestBytes(house.target, { method: 'POST', path: '/api/v1/auth/login', body: '{' }),
      'header_too_large 431': requestBytes(house.target, { path: '/', headers: { Cookie: 'x'.repeat(20_000) } }),
      'TRACE 405': requestBytes(house.target, { method: 'TRACE', path: '/' }),
      'CONNECT 405': `CONNECT ${own} HTTP/1.1\r\nHost: ${own}\r\n\r\n`,
      'unknown method 501': 'BREW / HTTP/1.1\r\n\r\n',
    };
    for (const [label, request] of Object.entries(bytes)) {
      const { answers } = await exchange(house.target, request, { answers: 1 });
      expect([label, answers.length, answers[0]?.status]).toEqual([label, 1, Number(label.slice(-3))]);
      for (const answer of answers) expectApi(answer, label);
    }
  });

  test('a greeting in TLS is never answered in HTTP', async () => {
    const { answers } = await exchange(house.target, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', { answers: 1 });
    expect(answers).toEqual([]);
  });

  test('B16: pages: a nonce of their own each time, COOP same-origin, no-store', async () => {
    for (const path of ['/', '/sessions', '/api/v1/docs', '/api/v1/docs/']) {
      const [first, second] = [await house.call({ path }), await house.call({ path })];
      for (const page of [first, second]) {
        expectSafe(page, path);
        expect([path, page.status, page.header('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8']);
        expect([page.header('cross-origin-opener-policy'), page.header('cache-control')]).toEqual(['same-origin', 'no-store']);
        expect(policyOf(page)).toEqual(expect.arrayContaining(["connect-src 'self'", "form-action 'none'"]));
        expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)|\son[a-z]+=|https?:\/\//);
      }
      const nonces = [first, second].map((page) => /'nonce-([\w-]{22})'/.exec(page.header('content-security-policy'))?.[1]);
      expect(nonces[0]).toBeDefined();
      expect(nonces[0]).not.toBe(nonces[1]);
    }
    const page = await house.call({ path: '/' });
    expect(page.header('content-security-policy')).toContain(/nonce="([^"]+)"/.exec(page.body)?.[1] ?? 'no nonce in the page');
  });

  test('B16: files of the UI and of the docs page', async () => {
    for (const path of ['/assets/app.js', '/api/v1/docs/swagger-ui.css', '/api/v1/docs/swagger-ui-bundle.js', '/api/v1/docs/start.js']) {
      const file = await house.call({ path });
      expect([path, file.status]).toEqual([path, 200]);
      expectSafe(file, path);
    }
  });

  test('B17: no version in health, mode, pages or errors', async () => {
    const { version } = (await house.call({ path: '/api/v1/auth/admin/server' })).json<{ version: string }>();
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    for (const path of ['/api/v1/health', '/api/v1/auth/mode', '/', '/nowhere.txt', '/api/v1/docs', '/api/auth/mode', '/.well-known/jwks.json']) {
      const text = JSON.stringify(await house.call({ path }));
      for (const telling of [version, process.version, 'node', 'express', 'Express'])
        expect([path, telling, text.includes(telling)]).toEqual([path, telling, false]);
    }
  });

  test('B19: without TLS the cookie has no prefix, and HttpOnly, SameSite=Strict, Path=/', async () => {
    const { setCookie } = await signInBrowser(house);
    const [pair = '', ...attributes] = setCookie.split('; ');
    expect(pair).toMatch(/^doorward_[0-9a-f]{8}=[0-9a-f]{40}$/);
    expect(attributes.map((text) => text.toLowerCase()).sort()).toEqual(['httponly', 'max-age=259200', 'path=/', 'samesite=strict']);
  });

  test('B19: a cookie by its TLS name is not accepted on HTTP', async () => {
    const { cookie } = await signInBrowser(house);
    const path = '/api/v1/auth/session';
    const probe = async (value: string) => (await house.call({ path, headers: { Cookie: value } })).json<{ session: object | null }>().session;
    expect(await probe(cookie)).not.toBeNull();
    expect(await probe(`__Host-${cookie}`)).toBeNull();
    expect(await probe(`__Secure-${cookie}`)).toBeNull();
  });
});
