import { METHODS } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDoorward, stateOf, type Doorward } from '../support/doorward.ts';
import { exchange } from '../support/raw-http.ts';
import { everyRoute } from './every-route.ts';

let house: Doorward;
beforeAll(async () => {
  house = await startDoorward();
});
afterAll(() => house.stop());

const known = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
const strange = [
  'TRACE',
  'CONNECT',
  'OPTIONS',
  'BREW',
  'get',
  'GETX',
  'PRI',
  'DEBUG',
  'A'.repeat(4_000),
  'GET\tX',
  ...METHODS.filter((method) => !known.has(method)),
];

/** For the methods of `sessions/:id` and `admin/mail/:id` these are ids that are none: 404. */
const namesBesideIds = ['/sessions/revoke-others', '/admin/mail/test'];

describe('methods', () => {
  test.each([...new Set(strange)])('B12: %s is 4xx or 501 wherever it is sent', async (method) => {
    const own = `127.0.0.1:${String(house.target.port)}`;
    const before = await stateOf(house);
    for (const path of ['/api/v1/auth/me', '/api/v1/auth/sessions/1', '/', '/nowhere', '/api/auth/login']) {
      const target = method === 'CONNECT' ? own : path;
      const { answers } = await exchange(house.target, `${method} ${target} HTTP/1.1\r\nHost: ${own}\r\nConnection: close\r\n\r\n`);
      expect(answers.map(({ status }) => [400, 404, 405, 501].includes(status))).toEqual([true]);
      expect(answers[0]?.body).not.toContain(own);
    }
    expect(await stateOf(house)).toBe(before);
  });

  test('B12: a known path answers 405 with Allow to a method it does not have, and only to that', async () => {
    const routes = await everyRoute(house);
    for (const path of new Set(routes.map((route) => route.path))) {
      if (namesBesideIds.some((name) => path.endsWith(name))) continue;
      const has = new Set(routes.filter((route) => route.path === path).map(({ method }) => method));
      for (const method of known) {
        if (has.has(method) || (method === 'HEAD' && has.has('GET'))) continue;
        const answer = await house.call({ method, path });
        expect([method, path, answer.status]).toEqual([method, path, 405]);
        expect(
          answer
            .header('allow')
            .split(', ')
            .filter((name) => name !== 'HEAD')
            .sort(),
        ).toEqual([...has].sort());
      }
    }
  });

  test('B12: nothing lets a GET or POST pass for another method', async () => {
    const { id } = await house.signIn();
    const path = `/api/v1/auth/sessions/${String(id)}`;
    for (const header of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])
      for (const method of ['GET', 'POST'])
        expect((await house.call({ method, path: `${path}?_method=DELETE`, headers: { [header]: 'DELETE' } })).status).toBe(405);
    expect((await house.call({ method: 'DELETE', path })).status).toBe(204);
  });

  test('B12: a protocol upgrade is not one', async () => {
    for (const protocol of ['h2c', 'websocket']) {
      const answer = await house.call({
        path: '/api/v1/auth/me',
        headers: { Connection: 'Upgrade, HTTP2-Settings', Upgrade: protocol, 'HTTP2-Settings': 'AAMAAABkAARAAAAAAAIAAAAA' },
      });
      expect(answer.status).toBe(200);
      expect(answer.json()).toHaveProperty('user');
    }
  });

  test('B16: an expectation that we do not know gets an ordinary answer', async () => {
    const answer = await house.call({ path: '/api/v1/auth/me', headers: { Expect: 'the-unexpected' } });
    expect(answer.status).toBe(200);
    expect(answer.header('x-content-type-options')).toBe('nosniff');
  });
});
