import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ActivityList, SessionList, Settings } from '../../server/contract/schemas.ts';
import { startDoorward, stateOf, type Doorward } from '../support/doorward.ts';
import { shapeFault } from './every-route.ts';

const settings = '/api/v1/auth/settings';
let house: Doorward;
beforeAll(async () => {
  house = await startDoorward();
});
afterAll(() => house.stop());

const wrongTypes: readonly unknown[] = [0, 1, -1, 1.5, true, false, [], ['x'], {}, { x: 1 }];
const wrongLines: readonly string[] = ['a\nb', 'a\r\nb', 'a\u0000b', 'a\u0007b', 'a\u001bb', 'a\u007fb', 'a\u0085b', 'a\u2028b', 'a\u2029b', 'a\u202eb', 'a\u2066b', 'a\u200eb\u202a', '\ud800', 'x\udc00y', '\ue000', '\uffff', 'x'.repeat(121)];

const bad: Readonly<Record<string, readonly unknown[]>> = {
  username: [...wrongTypes, null, '', ' ', 'a', 'a b', 'a\nb', 'x'.repeat(51), '\ud800ab', 'a\u200bb', 'a\u202eb', '<b>x</b>', "a'b", 'a/b', '../..', 'a\u0000b', 'ﷺ'.repeat(20)],
  email: [...wrongTypes, 'x', '@', 'a@', '@b.c', 'a@b', 'a b@c.de', 'a@b..de', 'a@b.de\nBcc: c@d.ef', 'a@bü.de', 'ı@\u0131.com', 'a@b.de\u0000', 'a'.repeat(200) + '@b.de', '<a@b.de>', 'a@b.de,c@d.ef'],
  display_name: [...wrongTypes, null, ...wrongLines],
  first_name: [...wrongTypes, null, ...wrongLines],
  last_name: [...wrongTypes, null, ...wrongLines],
  avatar: [...wrongTypes, 'x', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', 'data:text/html,<script>', 'data:image/svg+xml;base64,PHN2Zz4=', 'data:image/png;base64,<svg>', 'data:image/png,x', 'file:///etc/passwd', 'ftp://a.de/x', '//a.de/x', 'http://', 'http://a.de/\nx', 'http://a.de/\u202ex', 'http://a.de/\ud800', 'http://a.de/ x', `http://a.de/${'x'.repeat(2_050)}`, `data:image/png;base64,${'A'.repeat(66_000)}`],
  preferences: [0, true, null, 'x', [], [1], { a: '\ud800' }, { '\ud800': 1 }, { a: 'x'.repeat(17_000) }],
};

describe('bad values of the settings', () => {
  test.each(Object.keys(bad))('C: every bad %s is 400 with a code for the field, in both places, and changes nothing', async (field) => {
    const before = await stateOf(house);
    for (const value of bad[field] ?? [])
      for (const path of [settings, '/api/v1/settings']) {
        const answer = await house.call({ method: 'PATCH', path, body: { [field]: value } });
        const label = JSON.stringify(value).slice(0, 60);
        expect([label, answer.status]).toEqual([label, 400]);
        const body = answer.json<Record<string, unknown> & { errors: Record<string, string[]> }>();
        expect([label, body['code']]).toEqual([label, 'validation_failed']);
        expect([label, Object.keys(body.errors)]).toEqual([label, [field]]);
        expect(body[field]).toEqual(body.errors[field]);
        expect(shapeFault(path, answer)).toBeNull();
      }
    expect(await stateOf(house)).toBe(before);
    expect(house.log()).toBe('');
  });

  test('C: one bad field of many changes none of them', async () => {
    const before = await stateOf(house);
    const answer = await house.call({ method: 'PATCH', path: settings, body: { first_name: 'Ada', last_name: 5, preferences: { theme: 'dark' } } });
    expect([answer.status, Object.keys(answer.json<{ errors: object }>().errors)]).toEqual([400, ['last_name']]);
    expect(await stateOf(house)).toBe(before);
  });

  test('C: under nanoClaw’s path, in its envelope', async () => {
    const before = await stateOf(house);
    for (const body of [{ email: 5 }, { email: 'x' }, { avatar: 'javascript:1' }, { avatar: {} }, { password: 12_345_678 }, { password: 'a-new-password' }, { password: 'x', email: 'a@b.de' }]) {
      const answer = await house.call({ method: 'PATCH', path: '/api/auth/profile', body });
      expect([body, answer.status >= 400 && answer.status < 500]).toEqual([body, true]);
      expect(shapeFault('/api/auth/profile', answer)).toBeNull();
    }
    expect(await stateOf(house)).toBe(before);
  });

  test('C: preferences never grow beyond their limit by small steps', async () => {
    const statuses = new Set<number>();
    for (let step = 0; step < 6; step += 1) statuses.add((await house.call({ method: 'PATCH', path: settings, body: { preferences: { [`k${String(step)}`]: 'x'.repeat(8_000) } } })).status);
    expect([...statuses]).toEqual([200, 400]);
    const { preferences } = (await house.call({ path: settings })).json<{ preferences: Record<string, string> }>();
    expect(JSON.stringify(preferences).length).toBeLessThanOrEqual(32 * 1024);
    await house.call({ method: 'PATCH', path: settings, body: { preferences: Object.fromEntries(Object.keys(preferences).map((key) => [key, null])) } });
  });

  test('C: texts that are slow to check are refused within a second', async () => {
    const long = 90_000;
    const slow = ['a'.repeat(long), `${'a.'.repeat(long / 2)}@`, `a@${'a.'.repeat(long / 2)}`, `a@${'a-'.repeat(long / 2)}!`, `x${' '.repeat(long)}x`, 'ﷺ'.repeat(long / 3), `http://${'a.'.repeat(long / 2)}`, `data:image/png;base64,${'='.repeat(long)}!`];
    for (const field of ['username', 'email', 'display_name', 'avatar'])
      for (const value of slow) {
        const started = performance.now();
        expect((await house.call({ method: 'PATCH', path: settings, body: { [field]: value } })).status).toBe(400);
        expect([field, value.slice(0, 20), performance.now() - started < 1_000]).toEqual([field, value.slice(0, 20), true]);
      }
  });

  test('C: whatever JSON is sent, the answer is 200 or 4xx, and what is stored keeps its shape', async () => {
    const value = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...wrongLines), fc.webUrl(), fc.emailAddress());
    const record = fc.record(Object.fromEntries([...Object.keys(bad), 'role', 'password', '__proto__', 'device_label'].map((name) => [name, value])), { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(record, fc.constantFrom(settings, '/api/auth/profile', '/api/v1/auth/sessions/1', '/api/v1/auth/login'), async (body, path) => {
        const answer = await house.call({ method: path.endsWith('login') ? 'POST' : 'PATCH', path, body });
        if (answer.status !== 200) expect([answer.status >= 400 && answer.status < 500, shapeFault(path, answer)]).toEqual([true, null]);
        const stored = await house.call({ path: settings });
        expect(Settings.safeParse(stored.json()).success).toBe(true);
        expect(stored.body).not.toMatch(/\\ud[89a-f][0-9a-f]{2}/);
      }),
      { numRuns: 400 },
    );
    expect({}).not.toHaveProperty('role');
    expect(house.log()).toBe('');
  });
});

describe('bad sessions, cursors and ids', () => {
  const ids = ['0', '-1', '-0', '1.5', '1e3', '0x1', '01', '+1', '%201', '1%20', '1%00', '1,2', 'NaN', 'Infinity', 'null', 'undefined', 'true', '٣', '%EF%BC%91', '9'.repeat(15), '9'.repeat(16), '9'.repeat(400), '__proto__', 'constructor', 'revoke-others', '{id}', ':id', '*', '%7B%7D'];

  test.each(ids)('C: session id "%s" is 404 for every verb', async (id) => {
    const before = await stateOf(house);
    for (const [method, path] of [['PATCH', `/api/v1/auth/sessions/${id}`], ['DELETE', `/api/v1/auth/sessions/${id}`], ['POST', `/api/v1/auth/sessions/${id}/restore`]] as const) {
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
    for (const device_label of [...wrongTypes, ...wrongLines, '', '   ']) expect([device_label, (await house.call({ method: 'PATCH', path, body: { device_label } })).status]).toEqual([device_label, 400]);
    for (const kept of [null, 0, 1, 'true', '', [], {}]) expect([kept, (await house.call({ method: 'PATCH', path, body: { kept } })).status]).toEqual([kept, 400]);
    for (const body of [{ include_api_keys: 'yes' }, { include_api_keys: 1 }, { password: 5 }, { password: 'x'.repeat(1_025) }]) expect((await house.call({ method: 'POST', path: '/api/v1/auth/sessions/revoke-others', body })).status).toBe(400);
    expect(await stateOf(house)).toBe(before);
  });

  test('C: a bad label at sign-in is not taken; the device is named by its header, in one short line', async () => {
    const agents = ['', 'curl/8', `curl${'x'.repeat(9_000)}`, `Some${'y'.repeat(9_000)}/1 z`, 'curl\x85\x9bx', 'Mozilla/5.0 \x9b31m', '__proto__/1 ', 'constructor/1 x', `Mozilla/5.0 (${'('.repeat(5_000)}`];
    for (const agent of agents)
      for (const device_label of [...wrongTypes, ...wrongLines, null, '']) {
        const answer = await house.call({ method: 'POST', path: '/api/v1/auth/login', headers: { 'User-Agent': agent }, body: { device_label } });
        const label = answer.json<{ session: { device_label: string } }>().session.device_label;
        expect([answer.status, label.length > 0 && label.length <= 120]).toEqual([200, true]);
        expect(label).not.toMatch(/\p{Cc}|\p{Cs}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      }
  });

  const queries = ['limit=0', 'limit=-1', 'limit=201', 'limit=1.5', 'limit=1e2', 'limit=x', 'limit=', 'limit=٣', 'limit=1&limit=2', 'limit[]=1', 'limit=9999999999', 'cursor=0', 'cursor=-1', 'cursor=x', 'cursor=', 'cursor=1&cursor=1', `cursor=${'9'.repeat(16)}`, 'cursor=__proto__', 'limit=%00', 'limit=%ff', 'limit=+1', 'limit=1%20'];
  test.each([...queries.filter((query) => !query.startsWith('limit[]')), 'kind=x', 'kind=__proto__', 'kind=constructor', 'kind=sign_in&kind=sign_out', 'account=1', 'account=__proto__', 'account=all&account=all'])('C: ?%s is 400', async (query) => {
    const paths = /^(kind|account)/.test(query) ? ['activity'] : ['sessions', 'activity'];
    for (const name of paths) {
      const answer = await house.call({ path: `/api/v1/auth/${name}?${query}` });
      expect([name, answer.status, shapeFault('/api/v1/', answer)]).toEqual([name, 400, null]);
    }
  });

  test.each(['__proto__=1', '__proto__[limit]=1', 'constructor[prototype][x]=1', 'x=1', 'limit[]=1', '&&&', '=', '%', '%zz=1', 'a'.repeat(5_000), 'a=1&'.repeat(1_500)])('C: ?%s names nothing of ours and changes nothing', async (query) => {
    const sessions = await house.call({ path: `/api/v1/auth/sessions?${query}` });
    expect([sessions.status, SessionList.safeParse(sessions.json()).success]).toEqual([200, true]);
    const activity = await house.call({ path: `/api/v1/auth/activity?${query}` });
    expect([activity.status, ActivityList.safeParse(activity.json()).success]).toEqual([200, true]);
    expect({}).not.toHaveProperty('limit');
  });
});
