import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDoorward, stateOf, type Doorward } from '../support/doorward.ts';
import { exchange } from '../support/raw-http.ts';
import { everyRoute, shapeFault } from './every-route.ts';

let house: Doorward;
beforeAll(async () => {
  house = await startDoorward({ settings: { server: { allowedHosts: ['door.example', 'other.example:8443'] } } });
});
afterAll(() => house.stop());

const foreignHosts = [
  'evil.example',
  'evil.example:PORT',
  '127.0.0.1',
  'localhost',
  '127.0.0.1:1',
  'localhost.:PORT',
  '127.0.0.1.:PORT',
  '127.0.0.2:PORT',
  '127.1:PORT',
  '2130706433:PORT',
  '0x7f.1:PORT',
  '[::]:PORT',
  '[::ffff:127.0.0.1]:PORT',
  '::1:PORT',
  'owner@127.0.0.1:PORT',
  '127.0.0.1:PORT@evil.example',
  '127.0.0.1:PORT evil.example',
  '127.0.0.1:PORT,evil.example',
  'localhost.evil.example:PORT',
  'evil.localhost:PORT',
  'other.example',
  'door.example.evil.example',
  '',
];

describe('Host header', () => {
  test.each(foreignHosts)('B1: Host "%s" is refused and nothing happens', async (host) => {
    const before = await stateOf(house);
    const real = host.replace('PORT', String(house.target.port));
    const answer = await house.call({ method: 'POST', path: '/api/v1/auth/login', host: real });
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'host_not_allowed' });
    expect(await stateOf(house)).toBe(before);
  });

  test('B1: every route, page and file refuses a foreign Host (rebinding)', async () => {
    const routes = await everyRoute(house);
    const more = ['/', '/assets/app.js', '/api/v1/docs', '/nowhere'].map((path) => ({ method: 'GET', path }));
    for (const { method, path } of [...routes, ...more]) {
      const answer = await house.call({ method, path, host: `rebound.example:${String(house.target.port)}` });
      expect([method, path, answer.status]).toEqual([method, path, 403]);
      expect(shapeFault(path, answer)).toBeNull();
    }
  });

  test.each(['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT', '[::1]:PORT', 'door.example', 'Door.Example:PORT', 'other.example:8443'])(
    'B1: Host "%s" is ours',
    async (host) => {
      const answer = await house.call({ path: '/api/v1/auth/me', host: host.replace('PORT', String(house.target.port)) });
      expect(answer.status).toBe(200);
    },
  );

  test.each(['0.0.0.0:PORT', '0:PORT', '0.0.0.0', '[::]:PORT'])('B3: Host "%s" is refused', async (host) => {
    const answer = await house.call({ path: '/api/v1/auth/me', host: host.replace('PORT', String(house.target.port)) });
    expect(answer.status).toBe(403);
  });
});

describe('requests that Node would let through', () => {
  const me = 'GET /api/v1/auth/me HTTP/1.1';

  test.each([
    ['HTTP/1.0 without Host', () => 'GET /api/v1/auth/me HTTP/1.0\r\n\r\n'],
    ['HTTP/1.1 without Host', () => `${me}\r\nConnection: close\r\n\r\n`],
    ['two Hosts, ours first', (own: string) => `${me}\r\nHost: ${own}\r\nHost: evil.example\r\n\r\n`],
    ['two Hosts, ours last', (own: string) => `${me}\r\nHost: evil.example\r\nhost: ${own}\r\n\r\n`],
    ['the same Host twice', (own: string) => `${me}\r\nHost: ${own}\r\nHOST: ${own}\r\n\r\n`],
    ['an absolute target with our Host', (own: string) => `GET http://evil.example/api/v1/auth/me HTTP/1.1\r\nHost: ${own}\r\n\r\n`],
    ['an absolute target that is ours', (own: string) => `GET http://${own}/api/v1/auth/me HTTP/1.1\r\nHost: ${own}\r\n\r\n`],
    ['OPTIONS *', (own: string) => `OPTIONS * HTTP/1.1\r\nHost: ${own}\r\n\r\n`],
    ['a target without a slash', (own: string) => `GET api/v1/auth/me HTTP/1.1\r\nHost: ${own}\r\n\r\n`],
  ])('B2: %s is 400', async (_name, bytes) => {
    const { answers } = await exchange(house.target, bytes(`127.0.0.1:${String(house.target.port)}`));
    expect(answers.map(({ status }) => status)).toEqual([400]);
    expect(answers[0]?.json()).toMatchObject({ code: 'bad_request' });
  });

  test('B2: HTTP/1.0 with our Host is answered', async () => {
    const { answers } = await exchange(house.target, `GET /api/v1/auth/me HTTP/1.0\r\nHost: localhost:${String(house.target.port)}\r\n\r\n`);
    expect(answers.map(({ status }) => status)).toEqual([200]);
  });
});
