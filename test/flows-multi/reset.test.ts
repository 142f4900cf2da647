import { describe, expect, test } from 'vitest';
import { expectError, expectFieldError } from '../flows/talk.ts';
import { startPostOffice } from '../mail/post-office.ts';
import { addApp, bearer, linkOf, minutes, openTeam, secret, useTeam, type Team } from './team.ts';

const fresh = 'another fine secret';
const ask = (team: Team, body: unknown) => team.send('POST', 'send_pw_reset_email', { body });
const reset = (team: Team, link: object, password = fresh) => team.send('POST', 'reset_password', { body: { ...link, password } });

describe('a forgotten password (api.md send_pw_reset_email, reset_password; B60-B63)', () => {
  const team = useTeam();
  const askFor = async (name: string) => {
    await ask(team(), { email: `${name}@example.org` });
    return linkOf(await team().newestMail(`${name}@example.org`, 'resetPassword'));
  };

  test('B33: 200 and nothing in it, for known and unknown alike, by `email` and by `ident`', async () => {
    await team().join('ada1');
    const bodies = [
      { email: 'ada1@example.org' },
      { ident: 'ADA1' },
      { ident: 'ada1@example.org' },
      { email: 'nobody@example.org' },
      { ident: 'nobody' },
    ];
    const answers = [];
    for (const body of bodies) answers.push(await ask(team(), body));
    expect(answers.map(({ status, text }) => [status, text])).toEqual(bodies.map(() => [200, '{}']));
    // The newest voids the older ones: those are not handed over any more.
    expect(await team().mailsTo('ada1@example.org', 'resetPassword')).toHaveLength(1);
    expectFieldError(await ask(team(), {}), 'email', ['required']);
    expectFieldError(await ask(team(), { email: '' }), 'email', ['blank']);
  });

  test('B47, B60: one use; ends every session and key, signs nobody in, tells the person', async () => {
    const { token } = await team().join('bell');
    const key = (await team().send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string };
    const jwt = (await team().send('POST', '/api/auth/login', { body: { username: 'bell', password: secret } })).body as { data: { token: string } };
    const link = await askFor('bell');
    const done = await reset(team(), link);
    expect([done.status, done.text, done.headers.get('set-cookie')]).toEqual([200, '{}', null]);
    for (const headers of [{ Authorization: `Token ${token}` }, bearer(key.api_key), bearer(jwt.data.token)])
      expectError(await team().send('GET', 'settings', { headers }), 401, 'invalid_token');
    expectError(await team().tryLogin({ ident: 'bell', password: secret }), 400, 'invalid_credentials');
    await team().enter('bell', fresh);
    const again = await reset(team(), link, 'yet another secret');
    expectError(again, 400, 'reset_password_link_invalid');
    expect(again.body).toMatchObject({ error: 'reset_password_link_invalid' });
    await team().enter('bell', fresh);
    expect(await team().mailsTo('bell@example.org', 'passwordChanged')).toHaveLength(1);
  });

  test('B60: a newer link voids the older; half an hour; halves must fit; a refused password uses nothing up', async () => {
    await team().join('cole');
    const [older, newer] = [await askFor('cole'), await askFor('cole')];
    expectError(await reset(team(), older), 400, 'reset_password_link_invalid');
    for (const half of [
      { ...newer, token: older.token },
      { ...newer, ident: older.ident },
      { ...newer, ident: '1' },
    ])
      expectError(await reset(team(), half), 400, 'reset_password_link_invalid');
    expectFieldError(await reset(team(), newer, 'cole@example.org'), 'password', ['password_too_similar']);
    expectError(await team().send('POST', 'activate_email', { body: newer }), 400, 'activation_link_invalid');
    team().clock.forward(29 * minutes);
    expect((await reset(team(), newer)).status).toBe(200);
    const late = await askFor('cole');
    team().clock.forward(31 * minutes);
    expectError(await reset(team(), late), 400, 'reset_password_link_invalid');
  });

  test('B61: a second factor is still asked for afterwards', async () => {
    const { token } = await team().join('dora');
    const app = await addApp(team(), token);
    await reset(team(), await askFor('dora'));
    expect((await team().tryLogin({ ident: 'dora', password: fresh })).body).toMatchObject({ pending_2fa: true });
    expectError(await team().send('POST', 're-authenticate', { body: { code: app.code(1) } }), 401, 'not_authenticated');
  });

  test('somebody disabled, in the bin or without an address is sent nothing', async () => {
    const { user } = await team().join('eric');
    const token = await team().admin();
    await team().send('PATCH', `admin/accounts/${String(user.id)}`, { token, body: { is_active: false } });
    expect((await ask(team(), { ident: 'eric' })).text).toBe('{}');
    expect((await ask(team(), { ident: 'ada' })).text).toBe('{}');
    expect(await team().mailsTo('eric@example.org', 'resetPassword')).toEqual([]);
  });

  test('a link to an address that is no longer theirs opens nothing', async () => {
    const { token, user } = await team().join('fern');
    const byAdmin = await askFor('fern');
    const admin = await team().admin();
    await team().send('PATCH', `admin/accounts/${String(user.id)}`, { token: admin, body: { email: 'fern2@example.org' } });
    expectError(await reset(team(), byAdmin), 400, 'reset_password_link_invalid');
    await ask(team(), { ident: 'fern' });
    const old = linkOf(await team().newestMail('fern2@example.org', 'resetPassword'));
    await team().send('POST', 'change-email', { token, body: { new_email: 'fern3@example.org' } });
    const { code } = await team().newestMail('fern3@example.org', 'changedEmail');
    expect((await team().send('POST', 'change-email', { token, body: { new_email: 'FERN3@example.org', code } })).status).toBe(200);
    expectError(await reset(team(), old), 400, 'reset_password_link_invalid');
  });

  test('A.3 ai-kit, validate_password: codes, for a name, an address or an opaque ident; never whether somebody is there', async () => {
    await team().join('gwen-lindqvist');
    const judge = (body: object) => team().send('POST', 'validate_password', { body });
    expect((await judge({ password: fresh })).text).toBe('{}');
    expectFieldError(await judge({ password: 'gwen-lindqvist', username: 'gwen-lindqvist' }), 'password', ['password_too_similar']);
    expectFieldError(await judge({ password: 'password' }), 'password', ['password_too_common']);
    expectFieldError(await judge({ password: '83749182736' }), 'password', ['password_entirely_numeric']);
    expectFieldError(await judge({ password: '' }), 'password', ['blank']);
    const link = await askFor('gwen-lindqvist');
    expectFieldError(await judge({ password: 'gwen-lindqvist', ident: link.ident }), 'password', ['password_too_similar']);
    // A.3: ai-kit took any account's id here and told whether it was one.
    for (const ident of ['1', '2', '999999', link.token])
      expect([ident, (await judge({ password: 'gwen-lindqvist', ident })).text]).toEqual([ident, '{}']);
  });
});

test('B62: the link and its mail over SMTP: the configured address, whatever the Host says', async () => {
  const office = await startPostOffice();
  const mail = { smtp: { host: '127.0.0.1', port: office.port }, from: 'Doorward <door@example.org>' };
  const frontend = { url: 'https://front.example.org/app', resetPasswordRoute: '/new-password/' };
  const team = await openTeam({ mail, frontend, registration: {} });
  try {
    const registered = await team.send('POST', 'register', { body: { username: 'post', email: 'post@example.org', password: secret } });
    expect(registered.body).toMatchObject({ delivery_fallback: false });
    const arrived = async (count: number) => {
      await expect.poll(() => office.received.length, { timeout: 15_000 }).toBe(count);
      return office.received.at(-1)?.parsed.text ?? '';
    };
    const code = /\b\d{6}\b/.exec(await arrived(1))?.[0];
    expect((await team.send('POST', 'verify-email', { body: { email: 'post@example.org', code } })).status).toBe(200);
    await ask(team, { ident: 'post' });
    const [url = ''] = /https:\S+/.exec(await arrived(2)) ?? [];
    expect(url).toMatch(/^https:\/\/front\.example\.org\/app\/new-password\/\?ident=[^&]+&token=[\w-]{43}$/);
    expect(office.received.at(-1)?.to).toEqual(['post@example.org']);
    expect((await reset(team, linkOf({ url }))).status).toBe(200);
  } finally {
    await team.close();
    await office.stop();
  }
}, 60_000);
