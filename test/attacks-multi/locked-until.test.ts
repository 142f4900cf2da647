import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { AccountList, AccountRow } from '../../server/contract/account-admin-schemas.ts';
import { read } from '../flows/talk.ts';
import { secret } from '../flows-multi/team.ts';
import { openGround, type Ground } from './ground.ts';

let ground: Ground | undefined;
afterEach(async () => {
  await ground?.close();
});

/** A ground with grace, and her row as the admin sees it in the list and on its own. */
async function open(perAccount: object) {
  const opened = await openGround({ limits: { login: { perAccount, perAddress: { attempts: 100_000 } } } });
  ground = opened;
  await opened.join('grace', secret);
  const token = await opened.admin();
  const row = async () => {
    const { accounts } = read(await opened.send('GET', 'admin/accounts?search=grace', { token }), 200, AccountList);
    const [listed] = accounts;
    if (!listed) throw new Error('grace is not listed');
    const alone = read(await opened.send('GET', `admin/accounts/${String(listed.id)}`, { token }), 200, AccountRow);
    expect(alone.locked_until).toBe(listed.locked_until);
    return alone;
  };
  return { ...opened, row };
}

describe('an admin sees who is held up by failures (B35)', () => {
  test('B35: nineteen failures say nothing; the twentieth says until when; other people are not held up', async () => {
    const { from, row, send, admin } = await open({});
    const guess = (times: number) => Promise.all(Array.from({ length: times }, (_, i) => from(`192.0.2.${String(i)}`, 'grace', 'wrong')));
    await guess(19);
    expect((await row()).locked_until).toBeNull();
    const before = Date.now();
    await guess(1);
    const until = Date.parse((await row()).locked_until ?? '');
    expect(until).toBeGreaterThan(before + 800_000);
    expect(until).toBeLessThanOrEqual(Date.now() + 901_000);
    const { accounts } = read(await send('GET', 'admin/accounts', { token: await admin() }), 200, AccountList);
    expect(accounts.filter(({ locked_until }) => locked_until !== null).map(({ username }) => username)).toEqual(['grace']);
  }, 60_000);

  test('B36: when the time is over the row says so; guesses from where the person was before, and at this computer, count as well', async () => {
    const { from, here, row } = await open({ attempts: 3, seconds: 2 });
    const soon = async () => Date.parse((await row()).locked_until ?? '') - Date.now();
    for (let i = 0; i < 3; i += 1) await here('grace', 'wrong');
    expect(await soon()).toBeGreaterThan(0);
    await wait(2100);
    expect((await row()).locked_until).toBeNull();
    expect((await from('192.0.2.50', 'grace', secret)).status).toBe(200);
    for (let i = 0; i < 3; i += 1) await from('192.0.2.50', 'grace', 'wrong');
    expect(await soon()).toBeGreaterThan(0);
    await wait(2100);
    expect((await row()).locked_until).toBeNull();
    expect((await from('192.0.2.50', 'grace', secret)).status).toBe(200);
  }, 60_000);
});
