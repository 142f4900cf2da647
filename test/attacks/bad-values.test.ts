import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Settings } from '../../server/contract/schemas.ts';
import { startDoorward, stateOf, type Doorward } from '../support/doorward.ts';
import { shapeFault } from './every-route.ts';
import { wrongLines, wrongTypes } from './wrong-values.ts';

const settings = '/api/v1/auth/settings';
let house: Doorward;
beforeAll(async () => {
  house = await startDoorward();
});
afterAll(() => house.stop());

const bad: Readonly<Record<string, readonly unknown[]>> = {
  username: [
    ...wrongTypes,
    null,
    '',
    ' ',
    'a',
    'a b',
    'a\nb',
    'x'.repeat(51),
    '\ud800ab',
    'a\u200bb',
    'a\u202eb',
    '<b>x</b>',
    "a'b",
    'a/b',
    '../..',
    'a\u0000b',
    'ﷺ'.repeat(20),
  ],
  email: [
    ...wrongTypes,
    'x',
    '@',
    'a@',
    '@b.c',
    'a@b',
    'a b@c.de',
    'a@b..de',
    'a@b.de\nBcc: c@d.ef',
    'a@bü.de',
    'ı@\u0131.com',
    'a@b.de\u0000',
    'a'.repeat(200) + '@b.de',
    '<a@b.de>',
    'a@b.de,c@d.ef',
  ],
  display_name: [...wrongTypes, null, ...wrongLines],
  first_name: [...wrongTypes, null, ...wrongLines],
  last_name: [...wrongTypes, null, ...wrongLines],
  avatar: [
    ...wrongTypes,
    'x',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>',
    'data:image/svg+xml;base64,PHN2Zz4=',
    'data:image/png;base64,<svg>',
    'data:image/png,x',
    'file:///etc/passwd',
    'ftp://a.de/x',
    '//a.de/x',
    'http://',
    'http://a.de/\nx',
    'http://a.de/\u202ex',
    'http://a.de/\ud800',
    'http://a.de/ x',
    `http://a.de/${'x'.repeat(2_050)}`,
    `data:image/png;base64,${'A'.repeat(66_000)}`,
  ],
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
    for (const body of [
      { email: 5 },
      { email: 'x' },
      { avatar: 'javascript:1' },
      { avatar: {} },
      { password: 12_345_678 },
      { password: 'a-new-password' },
      { password: 'x', email: 'a@b.de' },
    ]) {
      const answer = await house.call({ method: 'PATCH', path: '/api/auth/profile', body });
      expect([body, answer.status >= 400 && answer.status < 500]).toEqual([body, true]);
      expect(shapeFault('/api/auth/profile', answer)).toBeNull();
    }
    expect(await stateOf(house)).toBe(before);
  });

  test('C: preferences never grow beyond their limit by small steps', async () => {
    const statuses = new Set<number>();
    for (let step = 0; step < 6; step += 1)
      statuses.add(
        (await house.call({ method: 'PATCH', path: settings, body: { preferences: { [`k${String(step)}`]: 'x'.repeat(8_000) } } })).status,
      );
    expect([...statuses]).toEqual([200, 400]);
    const { preferences } = (await house.call({ path: settings })).json<{ preferences: Record<string, string> }>();
    expect(JSON.stringify(preferences).length).toBeLessThanOrEqual(32 * 1024);
    await house.call({
      method: 'PATCH',
      path: settings,
      body: { preferences: Object.fromEntries(Object.keys(preferences).map((key) => [key, null])) },
    });
  });

  test('C: texts that are slow to check are refused within a second', async () => {
    const long = 90_000;
    const slow = [
      'a'.repeat(long),
      `${'a.'.repeat(long / 2)}@`,
      `a@${'a.'.repeat(long / 2)}`,
      `a@${'a-'.repeat(long / 2)}!`,
      `x${' '.repeat(long)}x`,
      'ﷺ'.repeat(long / 3),
      `http://${'a.'.repeat(long / 2)}`,
      `data:image/png;base64,${'='.repeat(long)}!`,
    ];
    for (const field of ['username', 'email', 'display_name', 'avatar'])
      for (const value of slow) {
        const started = performance.now();
        expect((await house.call({ method: 'PATCH', path: settings, body: { [field]: value } })).status).toBe(400);
        expect([field, value.slice(0, 20), performance.now() - started < 1_000]).toEqual([field, value.slice(0, 20), true]);
      }
  });

  test('C: whatever JSON is sent, the answer is 200 or 4xx, and what is stored keeps its shape', async () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom(...wrongLines),
      fc.webUrl(),
      fc.emailAddress(),
    );
    const record = fc.record(
      Object.fromEntries([...Object.keys(bad), 'role', 'password', '__proto__', 'device_label'].map((name) => [name, value])),
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        record,
        fc.constantFrom(settings, '/api/auth/profile', '/api/v1/auth/sessions/1', '/api/v1/auth/login'),
        async (body, path) => {
          const answer = await house.call({ method: path.endsWith('login') ? 'POST' : 'PATCH', path, body });
          if (answer.status !== 200) expect([answer.status >= 400 && answer.status < 500, shapeFault(path, answer)]).toEqual([true, null]);
          const stored = await house.call({ path: settings });
          expect(Settings.safeParse(stored.json()).success).toBe(true);
          expect(stored.body).not.toMatch(/\\ud[89a-f][0-9a-f]{2}/);
        },
      ),
      { numRuns: 400 },
    );
    expect({}).not.toHaveProperty('role');
    expect(house.log()).toBe('');
  });
});
