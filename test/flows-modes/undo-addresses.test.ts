import { afterEach, describe, expect, test } from 'vitest';
import { Me } from '../../server/contract/schemas.ts';
import { read } from '../flows/talk.ts';
import { ada, openMovable, secret, type Movable } from './movable.ts';

let house: Movable | undefined;
afterEach(() => house?.close());

const old = 'owner@example.org';
const emailOf = async (at: Movable) => {
  const { user } = read(await at.send('GET', 'me'), 200, Me);
  return [user?.email, user?.email_verified];
};

/** Single mode's owner has an address, and gets another one with the switch to multi that waits. */
async function adopted(): Promise<{ readonly at: Movable; readonly token: string }> {
  const at = (house = await openMovable());
  expect((await at.send('PATCH', 'settings', { body: { email: old } })).status).toBe(200);
  await at.move({ mode: 'multi', ...ada, email: 'ada@example.org' });
  const { token } = await at.enter(ada.username, ada.password);
  return { at, token };
}

describe('the undo and addresses (B65)', { timeout: 60_000 }, () => {
  test('the old address comes back, to be confirmed anew', async () => {
    const { at, token } = await adopted();
    expect((await at.send('POST', 'admin/mode/undo', { token })).status).toBe(200);
    expect(await emailOf(at)).toEqual([old, false]);
  });

  test('one that somebody took meanwhile stays theirs, and the undo comes through', async () => {
    const { at, token } = await adopted();
    expect((await at.send('POST', 'register', { body: { username: 'mia', email: old, password: secret } })).status).toBe(201);
    expect((await at.send('POST', 'admin/mode/undo', { token })).status).toBe(200);
    expect(await emailOf(at)).toEqual(['ada@example.org', false]);
    expect((await at.send('GET', 'admin/accounts?search=mia')).body).toMatchObject({ accounts: [{ username: 'mia', email: old }] });
  });

  test('a name that somebody took meanwhile stays theirs too', async () => {
    const { at, token } = await adopted();
    expect((await at.send('POST', 'register', { body: { username: 'default', email: 'd@example.org', password: secret } })).status).toBe(201);
    expect((await at.send('POST', 'admin/mode/undo', { token })).status).toBe(200);
    expect(read(await at.send('GET', 'me'), 200, Me).user?.username).toBe('ada');
  });
});
