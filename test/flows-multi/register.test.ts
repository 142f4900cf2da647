import { describe, expect, test } from 'vitest';
import { AuthPayload, Registered } from '../../server/contract/schemas.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { days, hours, linkOf, secret, useTeam } from './team.ts';

const apply = (name: string, extra: Readonly<Record<string, unknown>> = {}) => ({
  username: name,
  email: `${name}@example.org`,
  password: secret,
  ...extra,
});

describe('register where an address is confirmed (api.md register; B34)', () => {
  const team = useTeam();
  const register = (body: Readonly<Record<string, unknown>>) => team().send('POST', 'register', { body });

  test('201, not signed in, and no way in before the mail is confirmed by its link', async () => {
    expect(read(await register(apply('lin')), 201, Registered)).toMatchObject({ email: 'lin@example.org', delivery_fallback: true });
    expectError(await team().tryLogin({ ident: 'lin', password: secret }), 400, 'invalid_credentials');
    const link = linkOf(await team().newestMail('lin@example.org', 'userCreated'));
    expect((await team().send('POST', 'activate_email', { body: link })).body).toEqual({});
    expect((await team().enter('lin')).user).toMatchObject({ email: 'lin@example.org', email_verified: true, role: 'user' });
    const again = await team().send('POST', 'activate_email', { body: link });
    expectError(again, 400, 'activation_link_invalid');
    expect(again.body).toMatchObject({ error: 'activation_link_invalid' });
  });

  test('the code of the mail signs in at once, as a browser too, and is good once', async () => {
    await register(apply('kay'));
    const { code } = await team().newestMail('kay@example.org', 'userCreated');
    expect(code).toMatch(/^\d{6}$/);
    const payload = read(
      await team().send('POST', 'verify-email', { body: { email: 'KAY@example.org', code: ` ${code ?? ''} ` } }),
      200,
      AuthPayload,
    );
    expect(payload).toMatchObject({ user: { username: 'kay' }, multi_device: false, token: expect.stringMatching(/^[0-9a-f]{40}$/) as unknown });
    expectError(await team().send('POST', 'verify-email', { body: { email: 'kay@example.org', code } }), 400, 'code_invalid');
  });

  test('several applications of one address: the confirmed one becomes the account, the others are void', async () => {
    await register(apply('one', { email: 'shared@example.org', password: 'the first of secrets' }));
    await register(apply('two', { email: 'Shared@example.org', password: 'the second of secrets' }));
    const [second, first] = [...(await team().mailsTo('Shared@example.org')), ...(await team().mailsTo('shared@example.org'))];
    if (!first || !second) throw new Error('two mails were wanted');
    expect((await team().send('POST', 'activate_email', { body: linkOf(first) })).status).toBe(200);
    expectError(await team().send('POST', 'activate_email', { body: linkOf(second) }), 400, 'activation_link_invalid');
    expectError(await team().send('POST', 'verify-email', { body: { email: 'shared@example.org', code: second.code } }), 400, 'code_invalid');
    expect((await team().enter('shared@example.org', 'the first of secrets')).user.username).toBe('one');
    expectError(await team().tryLogin({ ident: 'shared@example.org', password: 'the second of secrets' }), 400, 'invalid_credentials');
  });

  test('B34: an address that is somebody’s: the same answer, and they are told', async () => {
    await team().join('known');
    const [fresh, taken] = [await register(apply('nobody')), await register(apply('intruder', { email: 'KNOWN@example.org' }))];
    expect(taken.status).toBe(fresh.status);
    expect(taken.text.replace('KNOWN', 'nobody')).toBe(fresh.text);
    expect(await team().newestMail('known@example.org', 'registrationAttempt')).toMatchObject({ code: null });
    expect(await team().mailsTo('KNOWN@example.org')).toEqual([]);
    expectError(await team().tryLogin({ ident: 'intruder', password: secret }), 400, 'invalid_credentials');
  });

  test('links last a day, codes too, and each purpose has secrets of its own', async () => {
    await register(apply('late'));
    const mail = await team().newestMail('late@example.org', 'userCreated');
    const link = linkOf(mail);
    expectError(await team().send('POST', 'reset_password', { body: { ...link, password: secret } }), 400, 'reset_password_link_invalid');
    for (const half of [
      { ...link, token: link.token.slice(1) },
      { ...link, ident: '1' },
      { ident: link.token, token: link.ident },
    ])
      expectError(await team().send('POST', 'activate_email', { body: half }), 400, 'activation_link_invalid');
    team().clock.forward(25 * hours);
    expectError(await team().send('POST', 'activate_email', { body: link }), 400, 'activation_link_invalid');
    expectError(await team().send('POST', 'verify-email', { body: { email: 'late@example.org', code: mail.code } }), 400, 'code_invalid');
  });

  test('resend: a new mail after a minute, the old one void; silent for everybody else', async () => {
    await register(apply('again'));
    const before = await team().newestMail('again@example.org', 'userCreated');
    const resend = (email: string) => team().send('POST', 'resend-verification', { body: { email } });
    const silent = { message: expect.any(String) as unknown, delivery_fallback: true };
    expect((await resend('again@example.org')).body).toEqual(silent);
    expect(await team().mailsTo('again@example.org')).toHaveLength(1);
    team().clock.forward(61_000);
    const answers = [await resend('again@example.org'), await resend('nobody-at-all@example.org'), await resend('known@example.org')];
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(3).fill([200, silent]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const [after] = await team().mailsTo('again@example.org');
    if (!after) throw new Error('no second mail');
    expectError(await team().send('POST', 'activate_email', { body: linkOf(before) }), 400, 'activation_link_invalid');
    expect((await team().send('POST', 'activate_email', { body: linkOf(after) })).status).toBe(200);
  });

  test('B66: five wrong codes void the code, and the mailed link stays good: nobody else can spoil it', async () => {
    await register(apply('spoilt'));
    const mail = await team().newestMail('spoilt@example.org', 'userCreated');
    for (let i = 0; i < 6; i += 1)
      expectError(
        await team().send('POST', 'verify-email', { body: { email: 'spoilt@example.org', code: mail.code === '000000' ? '1' : '000000' } }),
        400,
        'code_invalid',
      );
    expectError(await team().send('POST', 'verify-email', { body: { email: 'spoilt@example.org', code: mail.code } }), 400, 'code_invalid');
    expect((await team().send('POST', 'activate_email', { body: linkOf(mail) })).status).toBe(200);
  });

  test('fields have codes; unknown ones are not bound', async () => {
    await team().join('taken');
    expectFieldError(await register(apply('TAKEN', { email: 'x@example.org' })), 'username', ['username_unique']);
    expectFieldError(await register(apply('shorty', { password: 'Ab3$efg' })), 'password', ['password_too_short']);
    expectFieldError(await register({ username: 'x y', email: 'nowhere', password: secret }), 'email', ['invalid']);
    expectFieldError(await register({}), 'password', ['required']);
    await register(apply('role', { role: 'admin', is_staff: true, is_superuser: true, id: 1, is_active: true }));
    const link = linkOf(await team().newestMail('role@example.org', 'userCreated'));
    await team().send('POST', 'activate_email', { body: link });
    expect((await team().enter('role')).user).toMatchObject({ role: 'user', is_superuser: false });
  });

  test('a name is made of the address where none is given; a name that went meanwhile is said', async () => {
    for (const username of [undefined, '', '  ']) {
      const email = `nameless${String(username?.length)}@example.org`;
      await register({ username, email, password: secret });
      const { code } = await team().newestMail(email, 'userCreated');
      const { user } = read(await team().send('POST', 'verify-email', { body: { email, code } }), 200, AuthPayload);
      expect(user.username).toMatch(/^nameless/);
    }
    await register(apply('race'));
    await register(apply('race', { email: 'race2@example.org' }));
    const [late, early] = [await team().newestMail('race@example.org', 'userCreated'), await team().newestMail('race2@example.org', 'userCreated')];
    expect((await team().send('POST', 'activate_email', { body: linkOf(early) })).status).toBe(200);
    expectFieldError(await team().send('POST', 'activate_email', { body: linkOf(late) }), 'username', ['username_unique']);
    team().clock.forward(days);
  });
});

describe('register and the mail that confirms', () => {
  const smtp = { host: '127.0.0.1', port: 1 };
  const [without, withServer] = [useTeam(), useTeam({ mail: { smtp, from: 'door@example.org' } })];

  test('B34: delivery_fallback says whether a mail server is set, the same for new addresses and taken ones', async () => {
    for (const [team, fallback] of [
      [without(), true],
      [withServer(), false],
    ] as const) {
      for (const username of ['first', 'second']) {
        const body = apply(username, { email: username === 'first' ? 'new@example.org' : 'mine@example.org' });
        expect(read(await team.send('POST', 'register', { body }), 201, Registered)).toMatchObject({ delivery_fallback: fallback });
      }
      const admin = await team.admin();
      await team.send('POST', 'admin/accounts', { token: admin, body: { username: 'owns', email: 'owns@example.org', access: 'sso' } });
      const reply = await team.send('POST', 'register', { body: apply('third', { email: 'owns@example.org' }) });
      expect(read(reply, 201, Registered)).toMatchObject({ delivery_fallback: fallback });
    }
  });
});

describe('register where nothing is confirmed', () => {
  const team = useTeam({ registration: { activation: 'none' } });

  test('the account is there at once, its address unverified; a taken address is said', async () => {
    const reply = await team().send('POST', 'register', { body: apply('quick') });
    expect(read(reply, 201, Registered)).toMatchObject({ delivery_fallback: false });
    expect(reply.body).not.toHaveProperty('token');
    expect((await team().enter('QUICK@example.org')).user).toMatchObject({ email_verified: false, role: 'user' });
    expectFieldError(await team().send('POST', 'register', { body: apply('other', { email: 'Quick@example.org' }) }), 'email', ['email_unique']);
    expect(await team().mailsTo('quick@example.org')).toEqual([]);
  });
});
