import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PairingCard, PairingList } from '../../server/contract/pairing.ts';
import { ActivityList } from '../../server/contract/schemas.ts';
import * as limits from '../../server/sign-in/pairing/pairing-limits.ts';
import { newCode, readCode } from '../../server/sign-in/pairing/user-code.ts';
import { expectError, read } from '../flows/talk.ts';
import { useHouse, type House } from '../flows/house.ts';
import { answers, askToPair, oauthError } from '../flows-lan/device.ts';
import { minutes, useTeam } from '../flows-multi/team.ts';

/** A code that is another than this one: its last letter is moved on. */
const notQuite = (code: string, by = 1) =>
  `${code.slice(0, -1)}${limits.alphabet[(limits.alphabet.indexOf(code.slice(-1)) + by) % limits.alphabet.length] ?? ''}`;

/** All files of the data folder, and the log. */
function everythingKept(house: House): string {
  const files = readdirSync(house.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('') + house.log();
}

describe('guessing a user code', () => {
  test('B66: eight of twenty letters, and few tries: below one in a million while a code lives, whoever helps and whatever waits at once', () => {
    expect(new Set(limits.alphabet).size).toBe(20);
    expect(limits.alphabet).not.toMatch(/[AEIOU0-9]/);
    const codes = limits.alphabet.length ** limits.codeLength;
    // One account at one code: RFC 8628 5.1 has 2^-32 for this very choice.
    expect(limits.mostWrongTriesOfAccount / codes).toBeLessThan(2 ** -32 * 1.01);
    // All accounts together, at any of all that can wait: each try is one at every code.
    expect((limits.mostWrongTriesOfAll * limits.mostWaiting) / codes).toBeLessThan(1e-6);
    // One account for a day and for a year, with as many strangers waiting all the time as may, from twenty pairs of hands.
    expect((limits.mostWrongTriesInDay * limits.mostWaiting) / codes).toBeLessThan(1e-7);
    expect((365 * limits.mostWrongTriesInDay * 1) / codes).toBeLessThan(1e-6);
    expect(limits.lifeMs).toBeLessThanOrEqual(15 * minutes);
  });

  test('B66: every letter is as likely as any, every code is read as itself', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 5_000; i += 1) {
      const code = newCode();
      expect(readCode(code)).toBe(code);
      for (const letter of code.replace('-', '')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
    expect([...counts.keys()].toSorted().join('')).toBe(limits.alphabet);
    for (const count of counts.values()) expect(count).toBeGreaterThan(1_700);
  });
});

describe('wrong tries', () => {
  const team = useTeam();

  test('B66: five wrong tries stop whoever tries, and nobody else: what waits can still be allowed by those it belongs to', async () => {
    const [mallory, bea] = [await team().join('mallory'), await team().join('bea')];
    const open = await askToPair(team(), { client_name: 'Open' });
    const guess = answers(team(), mallory.token);
    for (let i = 1; i <= 5; i += 1) {
      expect(oauthError(await open.poll())).toEqual([400, 'authorization_pending']);
      expectError(await guess.look(notQuite(open.user_code, i)), 400, 'code_invalid');
    }
    // Right at last, and too late.
    expectError(await guess.look(open.user_code), 429, 'too_many_attempts');
    await answers(team(), bea.token).letIn(open.user_code);
    expect((await open.poll()).status).toBe(200);
    const { events } = read(await team().send('GET', 'activity', { token: mallory.token }), 200, ActivityList);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'limit_reached', details: { limit: 'pairing_code' } }));
    team().clock.forward(10 * minutes + 1000);
  });

  test('B66: patience does not help: after twenty in a day an account types no more until the day is over', async () => {
    await team().join('patience');
    const guesser = async () => answers(team(), (await team().enter('patience')).token);
    for (let round = 1; round <= 4; round += 1) {
      const guess = await guesser();
      for (let i = 1; i <= 5; i += 1) expectError(await guess.look('BBBB-BBBB'), 400, 'code_invalid');
      team().clock.forward(10 * minutes + 1000);
    }
    const refused = await (await guesser()).look('BBBB-BBBB');
    expectError(refused, 429, 'too_many_attempts');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(22 * 3600);
  });

  test('B66: the wrong tries count by whatever door they come: approve, deny and block are no second one', async () => {
    const { token } = await team().join('trudy');
    const device = await askToPair(team(), { client_name: 'Other doors' });
    const { approve, deny, block, look } = answers(team(), token);
    for (const [i, door] of [approve, deny, block, approve, deny].entries())
      expectError(await door(notQuite(device.user_code, i + 1)), 404, 'not_found');
    expectError(await look(device.user_code), 429, 'too_many_attempts');
  });

  test('B66: a code that somebody else has claimed looks like none, and only the session that looked may allow', async () => {
    const [bob, eve] = [await team().join('bob'), await team().join('eve')];
    const device = await askToPair(team(), { client_name: 'Bob’s' });
    read(await answers(team(), bob.token).look(device.user_code), 200, PairingCard);
    expectError(await answers(team(), eve.token).look(device.user_code), 400, 'code_invalid');
    for (const door of ['approve', 'deny', 'block'] as const) expectError(await answers(team(), eve.token)[door](device.user_code), 404, 'not_found');
    expectError(await answers(team(), await team().admin()).approve(device.user_code), 404, 'not_found');
    const elsewhere = await team().enter('bob');
    expectError(await answers(team(), elsewhere.token).approve(device.user_code), 409, 'claim_required');
    expect((await answers(team(), bob.token).approve(device.user_code)).status).toBe(200);
  });

  test('B66: allowed by a session that ended before the device came: worth nothing', async () => {
    const { token } = await team().join('frank');
    const device = await askToPair(team(), { client_name: 'Too late' });
    await answers(team(), token).letIn(device.user_code);
    await team().send('POST', 'logout', { token });
    expect(oauthError(await device.poll())).toEqual([400, 'access_denied']);
  });
});

describe('at once, and too many', () => {
  const house = useHouse({ settings: { limits: { enabled: false } } });
  const many = <T>(count: number, work: (i: number) => Promise<T>) => Promise.all(Array.from({ length: count }, (_, i) => work(i)));
  const tally = (replies: readonly { status: number }[]) => replies.filter(({ status }) => status < 300).length;

  test('C: twenty parallel questions get one token, and one session is there', async () => {
    const device = await askToPair(house(), { client_name: 'Parallel' });
    await answers(house()).letIn(device.user_code);
    const before = (await house().send('GET', 'sessions')).body as { sessions: unknown[] };
    expect(tally(await many(20, () => device.pollNow()))).toBe(1);
    const after = (await house().send('GET', 'sessions')).body as { sessions: unknown[] };
    expect(after.sessions.length - before.sessions.length).toBe(1);
  });

  test('C: of parallel answers one allows and one denies, and a no is a no', async () => {
    const device = await askToPair(house(), { client_name: 'Both' });
    read(await answers(house()).look(device.user_code), 200, PairingCard);
    const owner = answers(house());
    const [allowed, denied] = await Promise.all([many(10, () => owner.approve(device.user_code)), many(10, () => owner.deny(device.user_code))]);
    expect(tally(allowed)).toBeLessThanOrEqual(1);
    expect(tally(denied)).toBe(1);
    expect(oauthError(await device.poll())).toEqual([400, 'access_denied']);
  });

  test('five wait from one address; the sixth is told to wait', async () => {
    for (let i = 0; i < 5; i += 1) await askToPair(house(), { client_name: `Crowd ${String(i)}` });
    const sixth = await house().send('POST', 'device/authorize', { body: { client_name: 'Sixth' } });
    expect(oauthError(sixth)).toEqual([429, 'slow_down']);
    expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(0);
    house().clock.forward(10 * minutes + 1000);
    await answers(house()).deny((await askToPair(house(), { client_name: 'Sixth' })).user_code);
  });

  test('who is blocked hears no for a day, others do not; and again after it', async () => {
    const device = await askToPair(house(), { client_name: 'Nuisance' });
    expect((await answers(house()).block(device.user_code)).status).toBe(200);
    expect(oauthError(await device.poll())).toEqual([400, 'access_denied']);
    const again = () => house().send('POST', 'device/authorize', { body: { client_name: 'nuisance' } });
    expect(oauthError(await again())).toEqual([400, 'access_denied']);
    await answers(house()).deny((await askToPair(house(), { client_name: 'Welcome' })).user_code);
    house().clock.forward(24 * 60 * minutes + 1000);
    expect((await again()).status).toBe(200);
  });

  test('no code, no token of a pairing is on the disk or in the log', async () => {
    const device = await askToPair(house(), { client_name: 'Secretive' });
    await answers(house()).letIn(device.user_code);
    const { access_token: key } = await device.token();
    const all = everythingKept(house());
    expect(all).toContain('Secretive');
    for (const secret of [device.device_code, device.user_code, device.user_code.replace('-', ''), key]) expect(all).not.toContain(secret);
  });
});

describe('ten unknown requests', () => {
  // Each from an address of its own: a trusted proxy says which.
  const house = useHouse({
    settings: { server: { trustedProxies: ['127.0.0.1'], allowInsecureLan: true }, limits: { enabled: false } },
    mode: 'single',
  });

  test('ten that never paired pause pairing: new ones wait, the log says so once, and it goes on when one is answered', async () => {
    const owner = (await house().server.openOwnerSession({ deviceLabel: 'window' }))?.key;
    const from = (i: number) => ({ body: { client_name: `Stranger ${String(i)}` }, headers: { 'X-Forwarded-For': `10.0.0.${String(i)}` } });
    const ask = (i: number) => house().send('POST', 'device/authorize', from(i));
    for (let i = 1; i <= 10; i += 1) expect((await ask(i)).status).toBe(200);
    for (let i = 11; i <= 13; i += 1) expect(oauthError(await ask(i))).toEqual([429, 'slow_down']);
    const list = async () => read(await answers(house(), owner).list(), 200, PairingList);
    const { requests, paused } = await list();
    expect([requests.length, paused]).toEqual([10, true]);
    // The card says from where; no file and no line of the log does.
    expect(requests.map(({ ip }) => ip)).toEqual(expect.arrayContaining(['10.0.0.1', '10.0.0.10']));
    expect(everythingKept(house())).not.toMatch(/10\.0\.0\.\d/);
    const { events } = read(
      await house().send('GET', 'activity?kind=pairing_paused', owner === undefined ? {} : { token: owner }),
      200,
      ActivityList,
    );
    expect(events).toHaveLength(1);
    await answers(house(), owner).deny(requests[0]?.user_code ?? '');
    expect((await list()).paused).toBe(false);
    expect((await ask(14)).status).toBe(200);
  });
});
