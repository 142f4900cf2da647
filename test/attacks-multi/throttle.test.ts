import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { expectError, type Reply } from '../flows/talk.ts';
import { ada, secret } from '../flows-multi/team.ts';
import { openGround, shapeOf, type Ground } from './ground.ts';

let ground: Ground | undefined;
afterEach(async () => {
  await ground?.close();
});
async function open(perAccount: object, perAddress: object = { attempts: 100_000 }): Promise<Ground> {
  ground = await openGround({ limits: { login: { perAccount, perAddress } } });
  return ground;
}

const wrong = 'not the right one';
const statuses = (replies: readonly Reply[]) => replies.map(({ status }) => status);
const retryAfter = (reply: Reply) => Number(reply.headers.get('retry-after'));

async function guess(times: number, ask: (i: number) => Promise<Reply>): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (let i = 0; i < times; i += 1) replies.push(await ask(i));
  return replies;
}

describe('guessing (B35-B37)', () => {
  test('B35: twenty by default, from wherever; then 429 with Retry-After; unknown names look the same', async () => {
    const { from, join } = await open({});
    await join('grace', secret);
    const known = await guess(21, (i) => from(`192.0.2.${String(i)}`, 'grace', wrong));
    const unknown = await guess(21, (i) => from(`198.51.100.${String(i)}`, 'nobody', wrong));
    expect(statuses(known)).toEqual([...Array<number>(20).fill(400), 429]);
    expect(statuses(unknown)).toEqual(statuses(known));
    const [last] = known.slice(-1);
    if (!last) throw new Error('no answer');
    expectError(last, 429, 'too_many_attempts');
    expect(retryAfter(last)).toBeGreaterThan(800);
    expect(retryAfter(last)).toBeLessThanOrEqual(900);
  }, 60_000);

  test('B35: a name and an address are one account; case, width and spaces are nobody’s second chance', async () => {
    const { from, join } = await open({ attempts: 6 });
    await join('grace', secret);
    const idents = ['grace', 'GRACE', 'grace@example.org', ' Grace ', 'ｇｒａｃｅ', 'GRACE@example.ORG', 'grace'];
    expect(statuses(await guess(7, (i) => from('192.0.2.1', idents[i] ?? '', wrong)))).toEqual([400, 400, 400, 400, 400, 400, 429]);
  }, 60_000);

  test('B35: parallel guesses do not slip by', async () => {
    const { from, join } = await open({ attempts: 5 });
    await join('grace', secret);
    const replies = await Promise.all(Array.from({ length: 25 }, () => from('192.0.2.1', 'grace', wrong)));
    expect(statuses(replies).filter((status) => status === 400)).toHaveLength(5);
    expect(statuses(replies).filter((status) => status === 429)).toHaveLength(20);
  }, 60_000);

  test('B36: after Retry-After the right password works, and clears what was counted', async () => {
    const { from, join } = await open({ attempts: 3, seconds: 6 });
    await join('grace', secret);
    await Promise.all([1, 2, 3].map(() => from('192.0.2.1', 'grace', wrong)));
    const shut = await from('192.0.2.2', 'grace', secret);
    expectError(shut, 429, 'too_many_attempts');
    // Asking meanwhile does not make it longer.
    await guess(5, () => from('192.0.2.3', 'grace', wrong));
    await wait(retryAfter(shut) * 1000 + 100);
    expect((await from('192.0.2.2', 'grace', secret)).status).toBe(200);
    expect(statuses(await guess(3, () => from('192.0.2.2', 'grace', wrong)))).toEqual([400, 400, 400]);
  }, 60_000);

  test('B36: guesses from elsewhere shut out neither this computer nor a place the person signed in from', async () => {
    const { from, here, join } = await open({ attempts: 4 });
    await join('grace', secret);
    expect((await from('192.0.2.50', 'grace', secret)).status).toBe(200);
    for (const name of ['grace', 'ada']) await guess(5, (i) => from(`203.0.113.${String(i)}`, name, wrong));
    expectError(await from('203.0.113.99', 'grace', secret), 429, 'too_many_attempts');
    expect((await from('192.0.2.50', 'grace', secret)).status).toBe(200);
    expect((await here(ada.username, ada.password)).status).toBe(200);
    expect((await here('grace', secret)).status).toBe(200);
    expectError(await from('203.0.113.99', 'grace', secret), 429, 'too_many_attempts');
  }, 60_000);

  test('B35: five stretches in a day, then a stronger stop; the places of the person stay open', async () => {
    const { from, here, join } = await open({ attempts: 2, seconds: 3 });
    await join('grace', secret);
    await from('192.0.2.50', 'grace', secret);
    let counted = 0;
    let longest = 0;
    for (let stretch = 0; stretch < 7; stretch += 1) {
      for (const reply of await Promise.all([1, 2, 3].map(() => from('203.0.113.1', 'grace', wrong)))) {
        if (reply.status === 400) counted += 1;
        else longest = Math.max(longest, retryAfter(reply));
      }
      await wait(3050);
    }
    expect([counted, longest > 80_000]).toEqual([10, true]);
    expect((await from('192.0.2.50', 'grace', secret)).status).toBe(200);
    expect((await here('grace', secret)).status).toBe(200);
  }, 60_000);

  test('B37: many names from one address; IPv6 by /64; an IPv4-mapped address is the IPv4 one', async () => {
    const { from } = await open({ attempts: 1000 }, { attempts: 5 });
    const spray = (address: (i: number) => string) => guess(6, (i) => from(address(i), `name${String(i)}`, wrong)).then(statuses);
    const stopped = [400, 400, 400, 400, 400, 429];
    expect(await spray(() => '192.0.2.7')).toEqual(stopped);
    expect(await spray((i) => `2001:db8:0:1::${String(i + 1)}`)).toEqual(stopped);
    expect((await from('2001:db8:0:1:ffff:ffff:ffff:ffff', 'x', wrong)).status).toBe(429);
    expect((await from('2001:0db8:0000:0001:0:0:0:9', 'x', wrong)).status).toBe(429);
    expect((await from('2001:db8:0:2::1', 'x', wrong)).status).toBe(400);
    expect((await from('::ffff:192.0.2.7', 'x', wrong)).status).toBe(429);
    expect((await from('192.0.2.8', 'x', wrong)).status).toBe(400);
  }, 60_000);

  test('B36: what a proxy passes on does not count against the owner at this computer', async () => {
    ground = await openGround({ limits: { login: { perAccount: { attempts: 1000 }, perAddress: { attempts: 5 } } } });
    const { send } = ground;
    const passed = (ident: string) => send('POST', 'login', { body: { ident, password: wrong }, headers: { 'X-Forwarded-For': `192.0.2.${ident}` } });
    expect(statuses(await guess(6, (i) => passed(String(i)))).at(-1)).toBe(429);
    expect((await ground.here(ada.username, ada.password)).status).toBe(200);
  }, 60_000);

  test('B26 and others: every door that takes a secret counts, nanoClaw’s too', async () => {
    const { send, join } = await open({ attempts: 3 });
    const token = await join('grace', secret);
    const doors: readonly (readonly [string, string, object, string?])[] = [
      ['POST', 'change-password', { current_password: wrong, new_password: 'another fine secret' }, token],
      ['POST', '/api/auth/login', { username: 'grace', password: wrong }],
      ['POST', 'verify-email', { email: 'x@example.org', code: '1' }],
      ['POST', 'send_pw_reset_email', { email: 'x@example.org' }],
      ['POST', 'resend-verification', { email: 'x@example.org' }],
      ['POST', 'register', { email: 'y@example.org', password: 'short' }],
      ['POST', '/api/auth/register', { username: 'grace', password: secret }],
      ['POST', 'sign-in-link', { token: 'x' }],
      ['POST', '2fa/totp/confirm', { code: '000000' }, token],
    ];
    for (const [method, path, body, own] of doors) {
      const replies = await guess(4, () => send(method, path, { body, ...(own === undefined ? {} : { token: own }) }));
      expect([path, statuses(replies).indexOf(429)]).toEqual([path, 3]);
    }
  }, 60_000);

  test('B26: re-authenticate, the password of a profile and that of "sign out the others" count together with it', async () => {
    const { send, join } = await open({ attempts: 3 });
    const token = await join('grace', secret);
    const answers = [
      await send('POST', 're-authenticate', { token, body: { password: wrong } }),
      await send('PATCH', '/api/auth/profile', { token, body: { password: 'another fine secret', current_password: wrong } }),
      await send('POST', 'sessions/revoke-others', { token, body: { password: wrong } }),
      await send('POST', 'change-password', { token, body: { current_password: secret, new_password: 'another fine secret' } }),
    ];
    expect(statuses(answers)).toEqual([400, 403, expect.any(Number), 429]);
  }, 60_000);

  test('the 429 of a known and of an unknown name are the same', async () => {
    const { from, join } = await open({ attempts: 1 });
    await join('grace', secret);
    const [known, unknown] = [await guess(2, () => from('192.0.2.1', 'grace', wrong)), await guess(2, () => from('192.0.2.2', 'nobody', wrong))];
    // Whole seconds that are left: on a busy computer one of the two may have waited longer.
    for (const { headers } of [known, unknown].map(([, last]) => last ?? { headers: new Headers() })) {
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(800);
      headers.delete('retry-after');
    }
    expect(known.map(shapeOf)).toEqual(unknown.map(shapeOf));
  }, 60_000);
});
