import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInBrowser, startDoorward, stateOf, tokenHeader, type Doorward } from '../support/doorward.ts';
import { everyRoute, shapeFault } from './every-route.ts';

let house: Doorward;
let own: string;
beforeAll(async () => {
  house = await startDoorward();
  own = `http://127.0.0.1:${String(house.target.port)}`;
});
afterAll(() => house.stop());

const foreign: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a foreign Origin': { Origin: 'https://evil.example' },
  'Origin null': { Origin: 'null' },
  'an empty Origin': { Origin: '' },
  'an Origin on another port (same site)': { Origin: 'http://127.0.0.1:8080' },
  'an Origin without the port': { Origin: 'http://127.0.0.1' },
  'Origin localhost for Host 127.0.0.1': { Origin: 'http://localhost:PORT' },
  'our Origin with https': { Origin: 'https://127.0.0.1:PORT' },
  'our Origin as a prefix': { Origin: 'http://127.0.0.1:PORT.evil.example' },
  'our Origin in a list': { Origin: 'http://127.0.0.1:PORT, https://evil.example' },
  'Sec-Fetch-Site cross-site': { 'Sec-Fetch-Site': 'cross-site' },
  'Sec-Fetch-Site same-site': { 'Sec-Fetch-Site': 'same-site' },
  'Sec-Fetch-Site unheard of': { 'Sec-Fetch-Site': 'elsewhere' },
  'our Origin but Sec-Fetch-Site same-site': { Origin: 'http://127.0.0.1:PORT', 'Sec-Fetch-Site': 'same-site' },
};

const headersOf = (name: string) =>
  Object.fromEntries(Object.entries(foreign[name] ?? {}).map(([header, value]) => [header, value.replaceAll('PORT', String(house.target.port))]));

describe('pages of other sites', () => {
  test.each(Object.keys(foreign))('B8: a state change with %s is 403 on every route, and nothing happens', async (name) => {
    const { token, id } = await house.signIn();
    const before = await stateOf(house);
    for (const { method, path } of (await everyRoute(house, id)).filter((route) => route.method !== 'GET')) {
      const answer = await house.call({ method, path, headers: { ...headersOf(name), ...tokenHeader(token) }, body: {} });
      expect([method, path, answer.status]).toEqual([method, path, 403]);
      expect(shapeFault(path, answer)).toBeNull();
    }
    expect(await stateOf(house)).toBe(before);
  });

  test.each(Object.keys(foreign))('B7/B8: a read with %s is nobody, on this computer too', async (name) => {
    const me = await house.call({ path: '/api/v1/auth/me', headers: headersOf(name) });
    expect(me.json()).toMatchObject({ user: null });
    for (const { method, path, open } of await everyRoute(house)) {
      if (method !== 'GET' || open) continue;
      expect([path, (await house.call({ path, headers: headersOf(name) })).status]).toEqual([path, 401]);
    }
  });

  test('B8: our own page may: same Origin, same-origin or none', async () => {
    for (const headers of [{ Origin: own }, { Origin: own, 'Sec-Fetch-Site': 'same-origin' }, { 'Sec-Fetch-Site': 'none' }])
      expect((await house.call({ method: 'PATCH', path: '/api/v1/auth/settings', headers, body: { first_name: 'Ada' } })).status).toBe(200);
  });

  test('B8: the cookie and its CSRF token do not help a foreign page', async () => {
    const { cookie, csrf, id } = await signInBrowser(house);
    const headers = { Cookie: cookie, 'X-CSRFToken': csrf, Origin: 'http://127.0.0.1:8080', 'Sec-Fetch-Site': 'same-site' };
    expect((await house.call({ method: 'DELETE', path: `/api/v1/auth/sessions/${String(id)}`, headers })).status).toBe(403);
    expect((await house.call({ path: '/api/v1/auth/sessions', headers: { Cookie: cookie } })).status).toBe(200);
  });

  test('B11: no answer to a foreign origin or preflight allows anything', async () => {
    const preflight = {
      Origin: 'https://evil.example',
      'Access-Control-Request-Method': 'PATCH',
      'Access-Control-Request-Headers': 'content-type,authorization',
      'Access-Control-Request-Private-Network': 'true',
      'Access-Control-Request-Local-Network': 'true',
    };
    const routes = await everyRoute(house);
    for (const path of [...new Set(routes.map((route) => route.path)), '/', '/nowhere', '/assets/app.js', '/api/v1/docs'])
      for (const method of ['OPTIONS', 'GET', 'HEAD', 'POST']) {
        const answer = await house.call({ method, path, headers: preflight });
        const allowing = answer.headers.filter(([name]) => name.startsWith('access-control-') || name === 'timing-allow-origin');
        expect([method, path, allowing]).toEqual([method, path, []]);
        if (method === 'OPTIONS') expect([path, answer.status >= 400]).toEqual([path, true]);
      }
  });
});
