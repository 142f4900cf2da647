import { describe, expect, test } from 'vitest';
import { useHouse } from '../flows/house.ts';
import { NotechondriaClient, refusal } from './notechondria-client.ts';

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const laptop = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('Notechondria 0.1.65 in single mode', () => {
  const house = useHouse();
  const device = async (userAgent: string) => {
    const client = new NotechondriaClient(house().url, userAgent);
    return { client, payload: await client.login('anybody', 'anything') };
  };

  test('two devices: the second is told of the first, and each finds itself in the list', async () => {
    const one = await device(laptop);
    const two = await device(phone);
    expect([one.payload.multi_device, two.payload.multi_device, two.payload.other_sessions_count]).toEqual([false, true, 1]);
    expect(two.payload.user).toMatchObject({ username: 'default', is_staff: true, is_superuser: true });
    const list = await two.client.listSessions();
    expect(list.current_session_id).toBe(two.payload.session.id);
    expect(list.sessions.map(({ id, device_label: label, is_current: current }) => ({ id, label, current }))).toEqual([
      { id: two.payload.session.id, label: 'Safari on iPhone', current: true },
      { id: one.payload.session.id, label: 'Chrome on macOS', current: false },
    ]);
    expect((await one.client.listSessions()).current_session_id).toBe(one.payload.session.id);
  });

  test('the probe brings a session back at the start of the app, with its own token', async () => {
    const { client, payload } = await device(laptop);
    const again = new NotechondriaClient(house().url, laptop, payload.token);
    expect(await again.restoreSession()).toMatchObject({ authenticated: true, token: payload.token, session: { id: payload.session.id } });
    expect(again.token).toBe(client.token);
  });

  test('a revoked device learns it from the probe, without an error, and drops its token', async () => {
    const [lost, kept] = [await device(phone), await device(laptop)];
    await kept.client.revokeSession(lost.payload.session.id);
    expect(await lost.client.restoreSession()).toEqual({ authenticated: false });
    expect(lost.client.token).toBeUndefined();
    expect(await kept.client.restoreSession()).toMatchObject({ authenticated: true });
  });

  test('a revoked device that calls first reads words it knows', async () => {
    const [lost, kept] = [await device(phone), await device(laptop)];
    await kept.client.revokeSession(lost.payload.session.id);
    const error = await refusal(lost.client.listSessions());
    expect([error.status, error.sessionRejected]).toEqual([401, true]);
  });

  test('an expired one too', async () => {
    const { client } = await device(phone);
    house().clock.forward(25 * 3_600_000);
    const error = await refusal(client.listSessions());
    expect([error.status, error.sessionRejected]).toEqual([401, true]);
  });

  test('an unknown session is 404 and ends none', async () => {
    const { client } = await device(laptop);
    expect((await refusal(client.revokeSession(999_999))).status).toBe(404);
    expect(await client.restoreSession()).toMatchObject({ authenticated: true });
  });

  test('logout on device A does not sign out device B', async () => {
    const [a, b] = [await device(phone), await device(laptop)];
    const token = a.client.token;
    expect(await a.client.logout()).toBe(204);
    expect(await new NotechondriaClient(house().url, phone, token).restoreSession()).toEqual({ authenticated: false });
    expect(await b.client.restoreSession()).toMatchObject({ authenticated: true });
  });

  test('revoking its own session is a logout', async () => {
    const { client, payload } = await device(phone);
    await client.revokeSession(payload.session.id);
    expect(await client.restoreSession()).toEqual({ authenticated: false });
  });

  test('a password that nobody has is not reset or changed; the code for a change goes to the owner’s own address', async () => {
    const { client } = await device(laptop);
    expect((await refusal(client.sendIdentityCode())).status).toBe(400);
    await client.settings({ email: 'owner@example.org' });
    expect(await client.sendIdentityCode()).toMatchObject({ masked_email: 'o***@example.org', delivery_fallback: true });
    expect((await refusal(client.requestPasswordReset('owner@example.org'))).status).toBe(403);
    expect((await refusal(client.confirmPasswordReset('owner@example.org', '123456', 'a tolerably long secret'))).status).toBe(403);
    expect((await refusal(client.changePassword('', 'a tolerably long secret', '123456'))).status).toBe(403);
    expect((await refusal(client.changeEmailRequest('other@example.org', '123456'))).status).toBe(400);
  });

  test('settings are where it looks for them', async () => {
    const { client } = await device(laptop);
    expect(await client.settings({ first_name: 'Ada', preferences: { theme_mode: 'D' } })).toMatchObject({
      first_name: 'Ada',
      preferences: { theme_mode: 'D' },
    });
    expect(await client.settings()).toMatchObject({ first_name: 'Ada', api_key_prefix: null, casdoor_linked: false });
  });
});
