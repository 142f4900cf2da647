import { describe, expect, test } from 'vitest';
import { PasswordChanged, SessionList } from '../../server/contract/schemas.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { bearer, hours, linkOf, minutes, secret, useTeam } from './team.ts';

const fresh = 'another fine secret';

describe('changing a password (api.md change-password; B26, B47)', () => {
  const team = useTeam();
  const change = (token: string, current: string, next = fresh) =>
    team().send('POST', 'change-password', { token, body: { current_password: current, new_password: next } });

  test('ends every session, mints one, keeps API keys; the old password is dead', async () => {
    const one = await team().join('ida');
    const two = await team().enter('ida');
    const key = (await team().send('POST', 'rotate-api-key', { token: one.token, body: {} })).body as { api_key: string };
    const changed = read(await change(one.token, secret), 200, PasswordChanged);
    expect(changed).toMatchObject({
      message: expect.any(String) as unknown,
      other_sessions_count: 0,
      session: { device_label: one.session.device_label },
    });
    for (const { token } of [one, two]) expectError(await team().send('GET', 'settings', { token }), 401, 'invalid_token');
    expect((await team().send('GET', 'settings', { headers: bearer(key.api_key) })).status).toBe(200);
    const list = read(await team().send('GET', 'sessions', { token: changed.token ?? '' }), 200, SessionList);
    expect(list.sessions.map(({ id }) => id)).toEqual([changed.session.id]);
    expectError(await team().tryLogin({ ident: 'ida', password: secret }), 400, 'invalid_credentials');
    await team().enter('ida', fresh);
    expect(await team().mailsTo('ida@example.org', 'passwordChanged')).toHaveLength(1);
    expect(await team().mailsTo('ida@example.org', 'newDevice')).toEqual([]);
  });

  test('a wrong current one is 403 and changes nothing; a bad new one is named', async () => {
    const { token } = await team().join('joan');
    expectError(await change(token, 'not it at all'), 403, 'forbidden');
    expectFieldError(await change(token, secret, 'xq7-vb2'), 'new_password', ['password_too_short']);
    expectFieldError(await change(token, secret, 'joan@example.org'), 'new_password', ['password_too_similar']);
    expectFieldError(await team().send('POST', 'change-password', { token, body: { new_password: fresh } }), 'current_password', ['required']);
    expect((await team().send('GET', 'settings', { token })).status).toBe(200);
    expectError(await team().send('POST', 'change-password', { body: { current_password: secret, new_password: fresh } }), 401, 'not_authenticated');
  });

  test('a browser gets a new cookie and its CSRF token, and no key', async () => {
    await team().join('kira');
    const browser = await team().signInWithCookie({ body: { ident: 'kira', password: secret } });
    const body = { current_password: secret, new_password: fresh };
    expectError(await team().send('POST', 'change-password', { headers: browser.reading, body }), 403, 'csrf_failed');
    const reply = await team().send('POST', 'change-password', { headers: browser.writing, body });
    const changed = read(reply, 200, PasswordChanged);
    const cookie = reply.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    expect([changed.token, cookie === browser.cookie]).toEqual([undefined, false]);
    expect((await team().send('GET', 'me', { headers: { cookie } })).body).toMatchObject({ user: { username: 'kira' }, csrf: changed.csrf });
    expect((await team().send('GET', 'me', { headers: { cookie: browser.cookie } })).body).toMatchObject({ user: null });
  });
});

describe('moving to another address (api.md change-email; B65)', () => {
  const team = useTeam();
  const move = (token: string, body: object) => team().send('POST', 'change-email', { token, body });

  test('nothing changes before the new address confirms; then the old one is told', async () => {
    const { token } = await team().join('lena');
    expect((await move(token, { new_email: 'lena2@example.org' })).status).toBe(200);
    expect((await team().send('GET', 'settings', { token })).body).toMatchObject({ email: 'lena@example.org', email_verified: true });
    const { code } = await team().newestMail('lena2@example.org', 'changedEmail');
    expectError(await move(token, { new_email: 'lena2@example.org', code: code === '111111' ? '222222' : '111111' }), 400, 'code_invalid');
    expect((await move(token, { new_email: 'lena2@example.org', code })).status).toBe(200);
    expect((await team().send('GET', 'settings', { token })).body).toMatchObject({ email: 'lena2@example.org', email_verified: true });
    expect(await team().mailsTo('lena@example.org', 'emailChangedNotice')).toHaveLength(1);
    expectError(await move(token, { new_email: 'lena2@example.org', code }), 400, 'code_invalid');
    await team().enter('lena2@example.org');
  });

  test('a code for one address confirms no other; five wrong ones and it is void', async () => {
    const { token } = await team().join('mona');
    await move(token, { new_email: 'mona2@example.org' });
    const { code } = await team().newestMail('mona2@example.org', 'changedEmail');
    expectError(await move(token, { new_email: 'evil@example.org', code }), 400, 'code_invalid');
    await move(token, { new_email: 'mona2@example.org' });
    const next = (await team().newestMail('mona2@example.org', 'changedEmail')).code;
    for (let i = 0; i < 5; i += 1) await move(token, { new_email: 'mona2@example.org', code: next === '333333' ? '444444' : '333333' });
    expectError(await move(token, { new_email: 'mona2@example.org', code: next }), 400, 'code_invalid');
  });

  test('an address that is somebody’s: the same answer, and no mail; one that went meanwhile is said', async () => {
    const { token } = await team().join('nora');
    await team().join('olga');
    const [taken, free] = [await move(token, { new_email: 'OLGA@example.org' }), await move(token, { new_email: 'free@example.org' })];
    expect([taken.status, taken.text.replace('OLGA', 'free')]).toEqual([free.status, free.text]);
    expect(await team().mailsTo('OLGA@example.org')).toEqual([]);
    const { code } = await team().newestMail('free@example.org', 'changedEmail');
    await team().join('free');
    expectFieldError(await move(token, { new_email: 'free@example.org', code }), 'email', ['email_unique']);
  });

  test('what is pending dies with a reset, and after a day', async () => {
    let { token } = await team().join('pia');
    const again = async () => {
      token = (await team().enter('pia', fresh)).token;
      await move(token, { new_email: 'pia2@example.org' });
      return (await team().newestMail('pia2@example.org', 'changedEmail')).code;
    };
    await move(token, { new_email: 'pia2@example.org' });
    const { code } = await team().newestMail('pia2@example.org', 'changedEmail');
    await team().send('POST', 'send_pw_reset_email', { body: { ident: 'pia' } });
    await team().send('POST', 'reset_password', {
      body: { ...linkOf(await team().newestMail('pia@example.org', 'resetPassword')), password: fresh },
    });
    ({ token } = await team().enter('pia', fresh));
    expectError(await move(token, { new_email: 'pia2@example.org', code }), 400, 'code_invalid');
    const second = await again();
    team().clock.forward(25 * hours);
    ({ token } = await team().enter('pia', fresh));
    expectError(await move(token, { new_email: 'pia2@example.org', code: second }), 400, 'code_invalid');
  });

  test('by PATCH settings it waits for the same confirmation', async () => {
    const { token } = await team().join('rosa');
    expect((await team().send('PATCH', 'settings', { token, body: { email: 'rosa2@example.org', first_name: 'Rosa' } })).body).toMatchObject({
      email: 'rosa@example.org',
      first_name: 'Rosa',
    });
    expect(await team().newestMail('rosa2@example.org', 'changedEmail')).toMatchObject({ code: expect.stringMatching(/^\d{6}$/) as unknown });
    team().clock.forward(11 * minutes);
    expectError(await team().send('PATCH', 'settings', { token, body: { email: 'rosa3@example.org' } }), 403, 'recent_sign_in_required');
  });
});

describe('where nothing is confirmed', () => {
  const team = useTeam({ registration: { activation: 'none' } });

  test('B49, B58: an address still needs a recent session, and no API key will do', async () => {
    const { token } = await team().join('sara');
    const key = (await team().send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string };
    expectError(await team().send('PATCH', 'settings', { headers: bearer(key.api_key), body: { email: 'evil@example.org' } }), 403, 'forbidden');
    expect((await team().send('PATCH', '/api/auth/profile', { headers: bearer(key.api_key), body: { email: 'evil@example.org' } })).status).toBe(403);
    expect((await team().send('PATCH', 'settings', { token, body: { email: 'sara2@example.org' } })).body).toMatchObject({
      email: 'sara2@example.org',
      email_verified: false,
    });
    team().clock.forward(11 * minutes);
    expectError(await team().send('PATCH', 'settings', { token, body: { email: 'evil@example.org' } }), 403, 'recent_sign_in_required');
    expect((await team().send('PATCH', 'settings', { token, body: { first_name: 'Sara' } })).status).toBe(200);
  });
});
