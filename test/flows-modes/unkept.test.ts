import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Me } from '../../server/contract/schemas.ts';
import { bearer } from '../flows-multi/team.ts';
import { expectError, read } from '../flows/talk.ts';
import { openMovable, secret, type Movable } from './movable.ts';

/** What would open a door later: made, changed or fetched. */
const openers = (id: number): readonly (readonly ['POST' | 'PATCH' | 'PUT' | 'DELETE', string, object?])[] => [
  ['POST', 'api-keys', { name: 'A key', scopes: ['read'], expires_at: null }],
  ['POST', 'rotate-api-key'],
  ['POST', 'device/requests', { user_code: 'BCDF-GHJK' }],
  ['POST', 'device/requests/BCDFGHJK/approve', { days: 7 }],
  ['POST', 'device/invitations', { scopes: ['read'], days: 7 }],
  ['POST', 'admin/accounts', { username: 'mallory', role: 'admin', access: 'temporary_password' }],
  ['PATCH', `admin/accounts/${String(id)}`, { role: 'admin' }],
  ['POST', `admin/accounts/${String(id)}/temporary-password`],
  ['POST', `admin/accounts/${String(id)}/sign-in-link`],
  ['POST', `admin/accounts/${String(id)}/invitation`],
  ['POST', `admin/accounts/${String(id)}/reset-2fa`],
  ['POST', 'admin/invitations', {}],
  ['POST', '2fa/totp'],
  ['PUT', '2fa/email'],
  ['POST', 'change-email', { new_email: 'mallory@example.org' }],
  ['PATCH', 'settings', { email: 'mallory@example.org' }],
  ['PATCH', 'admin/network', { lan: true, acknowledge: true }],
];

describe('single mode that nobody kept yet (A.3, B49)', { timeout: 60_000 }, () => {
  let house: Movable;
  let token: string;
  let joan: number;
  beforeAll(async () => {
    house = await openMovable();
    token = await house.toMulti();
    joan = await house.add('joan', 'user', token);
    await house.move({ mode: 'single' }, token);
  }, 60_000);
  afterAll(() => house.close());

  const tryAll = async (sending: object) => {
    const answers = [];
    for (const [method, path, body] of openers(joan))
      answers.push([path, await house.send(method, path, { ...(body ? { body } : {}), ...sending })] as const);
    return answers;
  };

  test('whoever sits here is the owner, but makes nothing that would open a door after the undo', async () => {
    expect(read(await house.send('GET', 'me'), 200, Me).user?.username).toBe('ada');
    const { token: free } = await house.signIn();
    for (const sending of [{}, { token: free }])
      for (const [path, reply] of await tryAll(sending)) {
        expect([path, reply.status]).toEqual([path, 403]);
        expectError(reply, 403, 'recent_sign_in_required');
      }
  });

  test('who signed in, or shows the password now, may; what they made outlives the undo, and nothing of the others does', async () => {
    const key = await house.makeKey(token);
    const { token: proved } = await house.signIn();
    expect((await house.send('POST', 're-authenticate', { token: proved, body: { password: 'lovely analytical engine' } })).status).toBe(200);
    const second = await house.makeKey(proved);
    expect((await house.send('POST', 'admin/mode/undo')).status).toBe(200);
    for (const mine of [key, second]) expect(read(await house.send('GET', 'me', { headers: bearer(mine) }), 200, Me).user?.username).toBe('ada');
    expectError(await house.send('GET', 'sessions', { token: proved }), 401, 'invalid_token');
    expect((await house.send('GET', 'admin/accounts', { token })).body).toMatchObject({ accounts: [{ username: 'ada' }, { username: 'joan' }] });
    await house.enter('joan', secret);
  });

  test('once it is kept, being here is proof enough again', async () => {
    await house.move({ mode: 'single' }, token);
    expectError(await house.send('POST', 'rotate-api-key'), 403, 'recent_sign_in_required');
    expect((await house.send('POST', 'admin/mode/confirm')).status).toBe(200);
    expect((await house.send('POST', 'rotate-api-key')).status).toBe(200);
  });
});
