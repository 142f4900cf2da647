import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDoorward, type Doorward } from '../support/doorward.ts';
import { everyRoute, shapeFault } from './every-route.ts';

let house: Doorward;
let nobody: Readonly<Record<string, string>>;
beforeAll(async () => {
  house = await startDoorward();
  nobody = { 'X-Forwarded-For': '203.0.113.9' };
});
afterAll(() => house.stop());

/** Ways to write the same path; which of them are the same path is the server's to say, but not another decision. */
const variants = (path: string): readonly string[] => [
  path,
  `${path}/`,
  path.toUpperCase(),
  path.replace('/auth/', '/Auth/'),
  `/${path}`,
  path.replace('/auth/', '//auth//'),
  path.replace(/.$/, (last) => `%${last.charCodeAt(0).toString(16)}`),
  path.replaceAll('/', '%2f').replace('%2f', '/'),
  path.replace('/api/', '/api/./'),
  path.replace('/api/', '/api/x/../'),
  path.replace('/api/', '/static/../api/'),
  path.replace('/api/', '/assets/..%2fapi/'),
  `${path};jsessionid=1`,
  `${path}%00`,
  `${path}%0d%0aX-Forged: 1`,
  `${path}.json`,
  `${path}?`,
  `${path}?a=b#c`,
  path.replace('/api', '\\api'),
];

describe('paths', () => {
  test('B14: every way to write a path of ours denies like the plain path, or is no path at all', async () => {
    for (const { method, path, open } of (await everyRoute(house, 1)).filter((route) => !route.open)) {
      expect(open).toBe(false);
      for (const variant of variants(path))
        for (const verb of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
          const answer = await house.call({ method: verb, path: variant, headers: nobody });
          expect([verb, variant, [400, 401, 404, 405].includes(answer.status)]).toEqual([verb, variant, true]);
          if (verb !== 'HEAD') expect(shapeFault(path, answer) === null || shapeFault('/api/v1/', answer) === null).toBe(true);
        }
    }
  });

  test('B14: case, a trailing slash and HEAD are the same door, for those who may too', async () => {
    for (const path of ['/api/v1/auth/settings', '/api/v1/auth/settings/', '/API/V1/Auth/Settings', '/api/v1/auth/SETTINGS/'])
      for (const method of ['GET', 'HEAD']) {
        expect([method, path, (await house.call({ method, path })).status]).toEqual([method, path, 200]);
        expect([method, path, (await house.call({ method, path, headers: nobody })).status]).toEqual([method, path, 401]);
      }
  });

  test('B14: HEAD answers what GET does, without the body', async () => {
    const get = await house.call({ path: '/api/v1/auth/settings' });
    const head = await house.call({ method: 'HEAD', path: '/api/v1/auth/settings' });
    expect(head.header('content-length')).toBe(get.header('content-length'));
  });

  test('B14: unknown routes are 404, with and without a credential, in the one shape', async () => {
    for (const path of [
      '/api',
      '/api/',
      '/api/v1',
      '/api/v1/auth',
      '/api/v1/auth/nothing',
      '/api/v2/auth/me',
      '/api/auth',
      '/api/auth/nothing',
      '/api/v1/auth/sessions/1/2',
    ])
      for (const method of ['GET', 'POST', 'DELETE'])
        for (const headers of [{}, nobody]) {
          const answer = await house.call({ method, path, headers });
          expect([method, path, answer.status]).toEqual([method, path, 404]);
          expect(shapeFault(path, answer)).toBeNull();
        }
  });

  const climbs = [
    '/../package.json',
    '/../../../../etc/passwd',
    '/%2e%2e/package.json',
    '/%2e%2e%2fpackage.json',
    '/..%2f..%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/..\\..\\package.json',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/index.html',
    '/assets/....//....//package.json',
    '/assets/%252e%252e%252fpackage.json',
    '/assets/..%c0%af..%c0%afetc/passwd',
    '/assets/app.js/../../../package.json',
    '/assets/app.js%00.html',
    '/assets/',
    '/assets',
    '/.git/config',
    '/.env',
    '/db.json',
    '/doorward.json',
    '/vault.json',
    '/vault.key',
    '/journal.jsonl',
    '/index.html',
    '/api/v1/docs/../../../../package.json',
    '/api/v1/docs/..%2f..%2f..%2fpackage.json',
    '/api/v1/docs/package.json',
    '/__proto__',
    '/constructor',
    '/assets/__proto__',
    '/file:///etc/passwd',
  ];

  test.each(climbs)('B15: %s is not a file', async (path) => {
    const answer = await house.call({ path });
    const isUiPage = /^\/[a-z]+\/?$/.test(path); // a screen's address gets the UI's one page, and nothing else
    expect(answer.status).toBe(isUiPage ? 200 : 404);
    expect(answer.body).not.toMatch(/"name"|root:|\[core\]|export \{\}/);
    if (!isUiPage) expect(shapeFault(path, answer)).toBeNull();
  });

  test.each(['/%', '/%zz', '/api/v1/auth/sessions/%zz', '/api/v1/auth/sessions/%ff', '/%c3%28'])(
    'B14: %s, which cannot be decoded, is 4xx',
    async (path) => {
      for (const method of ['GET', 'DELETE']) {
        const answer = await house.call({ method, path });
        expect([400, 404, 405]).toContain(answer.status);
        expect(shapeFault(path, answer)).toBeNull();
      }
    },
  );

  test.each([`/${'a'.repeat(5_000)}1`, `/${'a/'.repeat(4_000)}1`, `/${'-a'.repeat(4_000)}.`, `/${'a-'.repeat(4_000)}%`])(
    'C: a long path costs no time to refuse (case %#)',
    async (path) => {
      const started = performance.now();
      expect((await house.call({ path })).status).toBe(404);
      expect(performance.now() - started).toBeLessThan(1_000);
    },
  );
});
