import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../server/workers/password-hash.ts';
import type { Reply } from '../flows/talk.ts';
import { secret } from '../flows-multi/team.ts';
import { openGround, race, shapeOf, spread, type Ground, type Took } from './ground.ts';

const wrong = 'not the right one';

/** Within a quarter of each other; on the wall, where other programs have their say, nearer than twice: a missing hash would be ten times. */
function expectAlike(took: Readonly<Record<string, Took>>): void {
  expect(spread(took, 'cpu'), JSON.stringify(took)).toBeLessThan(1.25);
  expect(spread(took, 'wall'), JSON.stringify(took)).toBeLessThan(2);
}

describe('who is here is not told (B31-B34)', () => {
  let ground: Ground;
  let confirming: Ground;
  beforeAll(async () => {
    ground = await openGround();
    confirming = await openGround({ registration: { activation: 'email' } });
    for (const name of ['grace', 'gone', 'asleep']) await ground.join(name, secret);
    const token = await ground.admin();
    const change = (id: number, body: object) => ground.send('PATCH', `admin/accounts/${String(id)}`, { token, body });
    await change(4, { is_active: false });
    await ground.send('DELETE', 'admin/accounts/3', { token });
    await ground.send('POST', 'admin/accounts', { token, body: { username: 'sso', access: 'sso' } });
    await ground.store.transaction(async (tx) => {
      const { id } = await tx.accounts.insert({ ...(await accountOf(ground)), username: 'broken', email: null });
      await tx.passwords.put({ id, hash: 'doorward_bcrypt$2b$10$damaged', setAt: 0, mustChange: false });
    });
  }, 60_000);
  afterAll(async () => {
    await Promise.all([ground.close(), confirming.close()]);
  });
  const accountOf = async ({ store }: Ground) => {
    const account = await store.accounts.byId(2);
    if (!account) throw new Error('no account 2');
    const { id: _, ...rest } = account;
    return rest;
  };
  const classes = { wrong: 'grace', unknown: 'nobody', disabled: 'asleep', deleted: 'gone', without: 'sso', damaged: 'broken' };

  test('B31, B29: unknown, wrong, disabled, deleted, without password, damaged: one status, body and set of headers', async () => {
    const shapes: unknown[] = [];
    for (const ident of Object.values(classes)) shapes.push(shapeOf(await ground.here(ident, ident === 'grace' ? wrong : secret)));
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1);
    const nanoclaw: unknown[] = [];
    for (const ident of Object.values(classes))
      nanoclaw.push(
        shapeOf(await ground.send('POST', '/api/auth/login', { body: { username: ident, password: ident === 'grace' ? wrong : secret } })),
      );
    expect(new Set(nanoclaw.map((shape) => JSON.stringify(shape))).size).toBe(1);
    const { events } = (await ground.send('GET', 'activity?account=all&kind=sign_in_failed', { token: await ground.admin() })).body as {
      events: { account_id: number | null }[];
    };
    expect(events.length).toBe(12);
  }, 60_000);

  test('B32: their median times are within a quarter of each other, for a long password too', async () => {
    const long = 'é'.repeat(500);
    const ask = (ident: string, password: string) => () => ground.here(ident, password);
    const { damaged: _, ...timed } = classes;
    const ways = Object.fromEntries(Object.entries(timed).map(([name, ident]) => [name, ask(ident, wrong)]));
    const took = await race({ ...ways, 'wrong, long': ask('grace', long), 'unknown, long': ask('nobody', long) }, 21);
    expectAlike(took);
  }, 120_000);

  test('B32: an imported, an older and a damaged hash take as long as nobody’s', async () => {
    const older = await hashPassword('x', 5);
    const hashes = { imported: `pbkdf2_sha256$1000$saltsalt$${'A'.repeat(43)}=`, older, cut: 'doorward_bcrypt$2b$10$damaged', empty: '' };
    for (const [username, hash] of Object.entries(hashes))
      await ground.store.transaction(async (tx) => {
        const { id } = await tx.accounts.insert({ ...(await accountOf(ground)), username, email: null });
        await tx.passwords.put({ id, hash, setAt: 0, mustChange: false });
      });
    const ask = (ident: string) => () => ground.here(ident, wrong);
    const took = await race(Object.fromEntries(['nobody', 'grace', ...Object.keys(hashes)].map((name) => [name, ask(name)])), 15);
    // They wait where the others compute, so only the wall tells.
    expect(spread(took, 'wall'), JSON.stringify(took)).toBeLessThan(2);
  }, 120_000);

  test('A.3 ai-kit, B33: asking for a reset costs the same for known and unknown (no mail is sent inline), and says the same', async () => {
    const ask = (ident: string) => ground.send('POST', 'send_pw_reset_email', { body: { ident } });
    expect(shapeOf(await ask('grace'))).toEqual(shapeOf(await ask('nobody')));
    const took = await race({ known: () => ask('grace'), unknown: () => ask('nobody') }, 61);
    // Milliseconds: what the stored mail costs more is less than the network's own trembling.
    expect(Math.abs(took.known.cpu - took.unknown.cpu), JSON.stringify(took)).toBeLessThan(5);
  }, 120_000);

  test('B34: registering an address that is somebody’s looks and takes like a new one', async () => {
    let count = 0;
    const register = (email: string) => confirming.send('POST', 'register', { body: { email, password: secret } });
    await confirming.store.transaction(async (tx) => {
      await tx.accounts.insert({ ...(await accountOf(ground)), username: 'known', email: 'known00@example.org' });
    });
    const blank = (reply: Reply) =>
      JSON.stringify(shapeOf(reply))
        .replace(/(known|fresh)\d\d/, '')
        .replace(/"content-length","\d+"/, '');
    expect(blank(await register('known00@example.org'))).toBe(blank(await register('fresh00@example.org')));
    const took = await race(
      { known: () => register('known00@example.org'), fresh: () => register(`fresh${String(10 + (count += 1))}@example.org`) },
      15,
    );
    expectAlike(took);
  }, 120_000);

  test('a link’s or a challenge’s id says nothing: made up, somebody’s, spent', async () => {
    const resets = [
      { ident: '1.0000000000000000', token: 'x' },
      { ident: 'zz.ffffffffffffffff', token: 'x' },
      { ident: '2', token: 'y' },
    ];
    const shapes = [];
    for (const link of resets) shapes.push(shapeOf(await ground.send('POST', 'reset_password', { body: { ...link, password: secret } })));
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1);
    expect((await ground.send('POST', '2fa/verify', { body: { challenge_id: 'x', channel: 'totp', code: '000000' } })).body).toMatchObject({
      code: 'code_invalid',
    });
  });
});
