import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ActivityList, SessionList } from '../../server/contract/schemas.ts';
import { startDoorward, stateOf, type Doorward } from '../support/doorward.ts';
import { shapeFault } from './every-route.ts';
import { wrongLines, wrongTypes } from './wrong-values.ts';

let house: Doorward;
beforeAll(async () => {
  house = await startDoorward();
});
afterAll(() => house.stop());

describe('bad sessions, cursors and ids', () => {
  const ids = [
    '0',
    '-1',
    '-0',
    '1.5',
    '1e3',
    '0x1',
    '01',
    '+1',
    '%201',
    '1%20',
    '1%00',
    '1,2',
    'NaN',
    'Infinity',
    'null',
    'undefined',
    'true',
    '٣',
    '%EF%BC%91',
    '9'.repeat(15),
    '9'.repeat(16),
    '9'.repeat(400),
    '__proto__',
    'constructor',
    'revoke-others',
    '{id}',
    ':id',
    '*',
    '%7B%7D',
  ];

  test.each(ids)('C: session id "%s" is 404 for every verb', async (id) => {
    const before = await stateOf(house);
    for (const [method, path] of [
      ['PATCH', `/api/v1/auth/sessions/${id}`],
      ['DELETE', `/api/v1/auth/sessions/${id}`],
      ['POST', `/api/v1/auth/sessions/${id}/restore`],
    ] as const) {
      const answer = await house.call({ method, path, body: {} });
      expect([method, answer.status, answer.json<{ code: string }>().code]).toEqual([method, 404, 'not_found']);
      expect(shapeFault(path, answer)).toBeNull();
    }
    expect(await stateOf(house)).toBe(before);
  });

  test('C: bad labels and flags are 400 and the label stays', async () => {
    const { id } = await house.signIn();
    const path = `/api/v1/auth/sessions/${String(id)}`;
    const before = await stateOf(house);
    for (const device_label of [...wrongTypes, ...wrongLines, '', '   '])
      expect([device_label, (await house.call({ method: 'PATCH', path, body: { device_label } })).status]).toEqual([device_label, 400]);
    for (const kept of [null, 0, 1, 'true', '', [], {}])
      expect([kept, (await house.call({ method: 'PATCH', path, body: { kept } })).status]).toEqual([kept, 400]);
    for (const body of [{ include_api_keys: 'yes' }, { include_api_keys: 1 }, { password: 5 }, { password: 'x'.repeat(1_025) }])
      expect((await house.call({ method: 'POST', path: '/api/v1/auth/sessions/revoke-others', body })).status).toBe(400);
    expect(await stateOf(house)).toBe(before);
  });

  test('C: a bad label at sign-in is not taken; the device is named by its header, in one short line', async () => {
    const agents = [
      '',
      'curl/8',
      `curl${'x'.repeat(9_000)}`,
      `Some${'y'.repeat(9_000)}/1 z`,
      'curl\x85\x9bx',
      'Mozilla/5.0 \x9b31m',
      '__proto__/1 ',
      'constructor/1 x',
      `Mozilla/5.0 (${'('.repeat(5_000)}`,
    ];
    for (const agent of agents)
      for (const device_label of [...wrongTypes, ...wrongLines, null, '']) {
        const answer = await house.call({ method: 'POST', path: '/api/v1/auth/login', headers: { 'User-Agent': agent }, body: { device_label } });
        const label = answer.json<{ session: { device_label: string } }>().session.device_label;
        expect([answer.status, label.length > 0 && label.length <= 120]).toEqual([200, true]);
        expect(label).not.toMatch(/\p{Cc}|\p{Cs}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      }
  });

  const queries = [
    'limit=0',
    'limit=-1',
    'limit=201',
    'limit=1.5',
    'limit=1e2',
    'limit=x',
    'limit=',
    'limit=٣',
    'limit=1&limit=2',
    'limit[]=1',
    'limit=9999999999',
    'cursor=0',
    'cursor=-1',
    'cursor=x',
    'cursor=',
    'cursor=1&cursor=1',
    `cursor=${'9'.repeat(16)}`,
    'cursor=__proto__',
    'limit=%00',
    'limit=%ff',
    'limit=+1',
    'limit=1%20',
  ];
  test.each([
    ...queries.filter((query) => !query.startsWith('limit[]')),
    'kind=x',
    'kind=__proto__',
    'kind=constructor',
    'kind=sign_in&kind=sign_out',
    'account=0',
    'account=__proto__',
    'account=all&account=all',
  ])('C: ?%s is 400', async (query) => {
    const paths = /^(kind|account)/.test(query) ? ['activity'] : ['sessions', 'activity'];
    for (const name of paths) {
      const answer = await house.call({ path: `/api/v1/auth/${name}?${query}` });
      expect([name, answer.status, shapeFault('/api/v1/', answer)]).toEqual([name, 400, null]);
    }
  });

  test.each([
    '__proto__=1',
    '__proto__[limit]=1',
    'constructor[prototype][x]=1',
    'x=1',
    'limit[]=1',
    '&&&',
    '=',
    '%',
    '%zz=1',
    'a'.repeat(5_000),
    'a=1&'.repeat(1_500),
  ])('C: ?%s names nothing of ours and changes nothing', async (query) => {
    const sessions = await house.call({ path: `/api/v1/auth/sessions?${query}` });
    expect([sessions.status, SessionList.safeParse(sessions.json()).success]).toEqual([200, true]);
    const activity = await house.call({ path: `/api/v1/auth/activity?${query}` });
    expect([activity.status, ActivityList.safeParse(activity.json()).success]).toEqual([200, true]);
    expect({}).not.toHaveProperty('limit');
  });
});
