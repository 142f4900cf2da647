import { describe, expect, test } from 'vitest';
import { AuthPayload, CsrfAnswer, SessionList } from '../../server/contract/schemas.ts';
import { useHouse } from './house.ts';
import { expectError, read } from './talk.ts';

describe('POST logout', () => {
  const house = useHouse();

  test('a program: 204, and its key is dead at once', async () => {
    const { token } = await house().signIn();
    const reply = await house().send('POST', 'logout', { token });
    expect(reply).toMatchObject({ status: 204, text: '' });
    expectError(await house().send('GET', 'me', { token }), 401, 'invalid_token');
    expectError(await house().send('POST', 'logout', { token }), 401, 'invalid_token');
  });

  test('ends this session only', async () => {
    const [going, staying] = [await house().signIn(), await house().signIn()];
    await house().send('POST', 'logout', { token: going.token, body: {} });
    expect((await house().send('GET', 'me', { token: staying.token })).status).toBe(200);
  });

  test('a browser: 200 with a new csrf, the cookie and the storage cleared', async () => {
    const { reading, writing, cookie } = await house().signInWithCookie();
    const reply = await house().send('POST', 'logout', { headers: writing });
    const { csrf } = read(reply, 200, CsrfAnswer.strict());
    expect(reply.headers.getSetCookie()[0]).toMatch(new RegExp(`^${cookie.split('=', 1)[0] ?? ''}=;.*Max-Age=0`));
    expect(reply.headers.get('clear-site-data')).toContain('"storage"');
    const probe = await house().send('GET', 'session', { headers: { ...reading, Via: '1.1 gateway' } });
    expect(probe.body).toEqual({ authenticated: false });
    const again = await house().send('POST', 'login', { body: {}, headers: { 'X-CSRFToken': csrf } });
    expect(read(again, 200, AuthPayload).csrf).toBeTypeOf('string');
  });

  test('a browser without the token stays signed in', async () => {
    const { reading } = await house().signInWithCookie();
    expectError(await house().send('POST', 'logout', { headers: reading }), 403, 'csrf_failed');
    expect((await house().send('GET', 'session', { headers: { ...reading, Via: '1.1 gateway' } })).body).toMatchObject({ authenticated: true });
  });

  test('the owner without a session has nothing to end', async () => {
    const { token } = await house().signIn();
    const count = async () => read(await house().send('GET', 'sessions'), 200, SessionList).sessions.length;
    const before = await count();
    expect((await house().send('POST', 'logout')).status).toBe(204);
    expect(await count()).toBe(before);
    expect((await house().send('GET', 'me', { token })).status).toBe(200);
  });

  test('nobody gets 401', async () => {
    expectError(await house().send('POST', 'logout', { headers: { Via: '1.1 gateway' } }), 401, 'not_authenticated');
  });
});
