import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDoorward, stateOf, type Doorward } from '../support/doorward.ts';
import { everyRoute, shapeFault } from './every-route.ts';

let house: Doorward;
beforeAll(async () => {
  house = await startDoorward();
});
afterAll(() => house.stop());

const refused = [
  'text/plain',
  'text/plain; application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  'application/json-patch+json',
  'application/ld+json',
  'text/json',
  'application/json; charset=utf-16',
  'application/json; charset=iso-8859-1',
  'application/json; charset=utf-8; boundary=x',
  'application/json, text/plain',
  'application/json;',
  '*/*',
];

describe('content types', () => {
  test.each(refused)('B9: a write with Content-Type "%s" is 415 on every route, and nothing happens', async (type) => {
    const { id } = await house.signIn();
    const before = await stateOf(house);
    const isForm = type.includes('form-urlencoded');
    for (const { method, path, takesForm } of (await everyRoute(house, id)).filter((route) => route.method !== 'GET')) {
      if (isForm && takesForm) continue;
      const answer = await house.call({ method, path, headers: { 'Content-Type': type }, body: '{"first_name":"typed"}' });
      expect([method, path, answer.status]).toEqual([method, path, 415]);
      expect(shapeFault(path, answer)).toBeNull();
    }
    expect(await stateOf(house)).toBe(before);
  });

  test('B9: a body without any type is 415', async () => {
    const answer = await house.call({
      method: 'PATCH',
      path: '/api/v1/auth/settings',
      headers: { 'Content-Type': '' },
      body: '{"first_name":"typed"}',
    });
    expect(answer.status).toBe(415);
    const bytes = await house.call({
      method: 'POST',
      path: '/api/v1/auth/login',
      headers: [
        ['Content-Length', '2'],
        ['Content-Type', ''],
        ['X-Body', 'none'],
      ],
      body: '{}',
    });
    expect(bytes.status).toBe(415);
  });

  test('B9: text/plain without a body is 415 too: a form can send that', async () => {
    expect(
      (await house.call({ method: 'POST', path: '/api/v1/auth/login', headers: { 'Content-Type': 'text/plain', 'Content-Length': '0' } })).status,
    ).toBe(415);
  });

  test.each(['application/json', 'APPLICATION/JSON', 'application/json; charset=utf-8', 'application/json;charset="UTF-8"'])(
    'B9: "%s" is JSON',
    async (type) => {
      const answer = await house.call({
        method: 'PATCH',
        path: '/api/v1/auth/settings',
        headers: { 'Content-Type': type },
        body: '{"first_name":"typed"}',
      });
      expect(answer.status).toBe(200);
    },
  );

  test.each(['gzip', 'deflate', 'br', 'zstd', 'gzip, identity', 'x-unheard-of'])(
    'C: Content-Encoding %s is refused before it is unpacked',
    async (encoding) => {
      const answer = await house.call({
        method: 'PATCH',
        path: '/api/v1/auth/settings',
        headers: { 'Content-Encoding': encoding },
        body: '{"first_name":"packed"}',
      });
      expect(answer.status).toBe(415);
      expect(answer.header('connection')).toBe('close');
    },
  );
});
