import { describe, expect, test } from 'vitest';
import { RevokeOthersAnswer, SessionList, SessionRow } from '../../server/contract/schemas.ts';
import { openHouse, useHouse } from './house.ts';
import { expectError, expectFieldError, read } from './talk.ts';

describe('DELETE sessions/:id', () => {
  const house = useHouse();

  test('signs a device out at once', async () => {
    const { token, session } = await house().signIn();
    const reply = await house().send('DELETE', `sessions/${session.id}`);
    expect(reply).toMatchObject({ status: 204, text: '' });
    expectError(await house().send('GET', 'me', { token }), 401, 'invalid_token');
    const { sessions } = read(await house().send('GET', 'sessions'), 200, SessionList);
    expect(sessions.map(({ id }) => id)).not.toContain(session.id);
  });

  test('one that is gone answers the same as one that never was', async () => {
    const { session } = await house().signIn();
    await house().send('DELETE', `sessions/${session.id}`);
    const bodies: unknown[] = [];
    for (const id of [session.id, 999_999, 'abc']) {
      const reply = await house().send('DELETE', `sessions/${id}`);
      expectError(reply, 404, 'not_found');
      bodies.push({ ...(reply.body as object), request_id: '' });
    }
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });

  test('of twenty at once, one ends it', async () => {
    const { session } = await house().signIn();
    const replies = await Promise.all(Array.from({ length: 20 }, () => house().send('DELETE', `sessions/${session.id}`)));
    const statuses = replies.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([204, ...Array.from({ length: 19 }, () => 404)]);
  });

  test('a browser that ends its own session loses its cookie', async () => {
    const { payload, writing, cookie } = await house().signInWithCookie();
    const reply = await house().send('DELETE', `sessions/${payload.session.id}`, { headers: writing });
    expect(reply.status).toBe(204);
    expect(reply.headers.getSetCookie()).toEqual([expect.stringMatching(new RegExp(`^${cookie.split('=', 1)[0] ?? ''}=;.*Max-Age=0`))]);
  });
});

describe('POST sessions/:id/restore', () => {
  const house = useHouse();

  test('takes a sign-out back: same id, same key', async () => {
    const { token, session } = await house().signIn();
    await house().send('DELETE', `sessions/${session.id}`);
    const row = read(await house().send('POST', `sessions/${session.id}/restore`), 200, SessionRow.strict());
    expect(row).toMatchObject({ id: session.id, device_label: session.device_label, created_at: session.created_at });
    expect((await house().send('GET', 'me', { token })).status).toBe(200);
  });

  test('works once', async () => {
    const { session } = await house().signIn();
    await house().send('DELETE', `sessions/${session.id}`);
    expect((await house().send('POST', `sessions/${session.id}/restore`)).status).toBe(200);
    expectError(await house().send('POST', `sessions/${session.id}/restore`), 404, 'not_found');
  });

  test('comes too late after its seconds', async () => {
    const { token, session } = await house().signIn();
    await house().send('DELETE', `sessions/${session.id}`);
    house().clock.forward(21_000);
    expectError(await house().send('POST', `sessions/${session.id}/restore`), 404, 'not_found');
    expectError(await house().send('GET', 'me', { token }), 401, 'invalid_token');
  });

  test('is for the one who did it: another device cannot', async () => {
    const [lost, other] = [await house().signIn(), await house().signIn()];
    await house().send('DELETE', `sessions/${lost.session.id}`);
    expectError(await house().send('POST', `sessions/${lost.session.id}/restore`, { token: other.token }), 404, 'not_found');
  });

  test('brings nothing back that was never ended, nor what ended by logout', async () => {
    const living = await house().signIn();
    expectError(await house().send('POST', `sessions/${living.session.id}/restore`), 404, 'not_found');
    await house().send('POST', 'logout', { token: living.token });
    expectError(await house().send('POST', `sessions/${living.session.id}/restore`), 404, 'not_found');
  });
});

describe('POST sessions/revoke-others', () => {
  test('ends all but the own, and says how many', async () => {
    const house = await openHouse();
    try {
      const [own, ...others] = [await house.signIn(), await house.signIn(), await house.signIn()];
      const answer = read(await house.send('POST', 'sessions/revoke-others', { token: own.token }), 200, RevokeOthersAnswer.strict());
      expect(answer).toMatchObject({ sessions: 2, api_keys: 0 });
      expect(Math.abs(Date.parse(answer.refused_since) - Date.now())).toBeLessThan(5000);
      expect((await house.send('GET', 'me', { token: own.token })).status).toBe(200);
      for (const { token } of others) expectError(await house.send('GET', 'me', { token }), 401, 'invalid_token');
      expect(read(await house.send('POST', 'sessions/revoke-others', { token: own.token, body: {} }), 200, RevokeOthersAnswer).sessions).toBe(0);
    } finally {
      await house.close();
    }
  });

  test('the owner without a session ends every one', async () => {
    const house = await openHouse();
    try {
      const all = [await house.signIn(), await house.signIn()];
      expect(read(await house.send('POST', 'sessions/revoke-others', { body: {} }), 200, RevokeOthersAnswer).sessions).toBe(2);
      for (const { token } of all) expectError(await house.send('GET', 'me', { token }), 401, 'invalid_token');
    } finally {
      await house.close();
    }
  });

  test('from elsewhere, a session younger than a day ends none that is older; a day later it does', async () => {
    const house = await openHouse({ settings: { sessions: { idleSeconds: 200_000 } } });
    try {
      const headers = { Via: '1.1 gateway' };
      const old = await house.signIn();
      house.clock.forward(1000);
      const [young, younger] = [await house.signIn(), await house.signIn()];
      expectError(await house.send('POST', 'sessions/revoke-others', { token: young.token, headers }), 403, 'recent_sign_in_required');
      for (const { token } of [old, younger]) expect((await house.send('GET', 'me', { token })).status).toBe(200);
      house.clock.forward(24 * 3_600_000);
      const answer = read(await house.send('POST', 'sessions/revoke-others', { token: young.token, headers }), 200, RevokeOthersAnswer);
      expect(answer.sessions).toBe(2);
    } finally {
      await house.close();
    }
  });

  test('a field of the wrong type ends none', async () => {
    const house = await openHouse();
    try {
      const [own, other] = [await house.signIn(), await house.signIn()];
      const reply = await house.send('POST', 'sessions/revoke-others', { token: own.token, body: { include_api_keys: 'yes' } });
      expectFieldError(reply, 'include_api_keys', ['invalid']);
      expect((await house.send('GET', 'me', { token: other.token })).status).toBe(200);
    } finally {
      await house.close();
    }
  });
});
