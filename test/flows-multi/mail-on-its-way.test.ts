import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MailList } from '../../server/contract/mail-schemas.ts';
import { AccountMade } from '../../server/contract/account-admin-schemas.ts';
import { Chosen, PendingSecondFactor } from '../../server/contract/factor-schemas.ts';
import { ActivityList, AuthPayload } from '../../server/contract/schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { until } from '../mail/outbox-ground.ts';
import { startPostOffice, type PostOffice } from '../mail/post-office.ts';
import { linkOf, openTeam, secret, useTeam, type Team } from './team.ts';

const fresh = 'another fine secret';
const speaking = (language: string) => ({ 'Accept-Language': language });

describe('where mail goes out by itself', () => {
  let office: PostOffice;
  let team: Team;
  beforeAll(async () => {
    office = await startPostOffice();
    const mail = { from: 'Doorward <no-reply@door.example>', smtp: { host: '127.0.0.1', port: office.port } };
    team = await openTeam({ mail });
  }, 60_000);
  afterAll(async () => {
    await team.close();
    await office.stop();
  });

  /** What came to this address so far, oldest first; at least `count` of them. */
  const arrived = async (address: string, count: number) => {
    const own = () =>
      office.received.filter(({ to }) => to.includes(address)).map(({ parsed }) => ({ title: parsed.subject ?? '', text: parsed.text ?? '' }));
    await until(() => own().length >= count, `mail ${String(count)} to ${address}`);
    return own();
  };
  /** The same, once it is written down that they were sent. */
  const received = async (address: string, count = 1) => {
    await until(
      async () => {
        const { mails } = read(await team.send('GET', 'admin/mail?limit=200', { token: await team.admin() }), 200, MailList);
        return mails.filter(({ to, state }) => to === address && state === 'sent').length >= count;
      },
      `note of mail ${String(count)} to ${address}`,
    );
    return arrived(address, count);
  };
  const linkIn = (text: string) => linkOf({ url: /https?:\S+/.exec(text)?.[0] ?? null });
  const codeIn = (text: string) => /\b\d{6}\b/.exec(text)?.[0] ?? '';
  const create = async (body: object, language = '') =>
    read(await team.send('POST', 'admin/accounts', { token: await team.admin(), body, headers: speaking(language) }), 201, AccountMade);
  const setBy = (link: object) => team.send('POST', 'reset_password', { body: { ...link, password: secret } });
  const register = async (name: string, language: string) => {
    const email = `${name}@example.org`;
    await team.send('POST', 'register', { body: { username: name, email, password: secret }, headers: speaking(language) });
    const [mail] = await received(email);
    return { email, mail: mail ?? { title: '', text: '' } };
  };

  test('its language: what the request asks for, then what the person chose, whatever the request asks for', async () => {
    const { email, mail } = await register('dieter', 'fr-CH, de-AT;q=0.9, en;q=0.8');
    expect(mail.title).toContain('Bestätigen Sie');
    const { token } = read(await team.send('POST', 'verify-email', { body: { email, code: codeIn(mail.text) } }), 200, AuthPayload);
    const prefer = (language: string) => team.send('PATCH', 'settings', { token: token ?? '', body: { preferences: { language } } });
    const reset = (language: string) => team.send('POST', 'send_pw_reset_email', { body: { email }, headers: speaking(language) });
    await prefer('auto');
    await reset('zh-Hans-CN');
    await received(email, 2);
    await prefer('de');
    await reset('zh');
    await received(email, 3);
    await prefer('auto');
    await reset('fr, *;q=0.5');
    const titles = (await received(email, 4)).map(({ title }) => title);
    expect(titles.slice(1)).toEqual([
      expect.stringContaining('密码'),
      expect.stringContaining('Passwort'),
      expect.stringContaining('password'),
    ] as unknown[]);
  });

  test('an invitation that was mailed confirms the address; the link that the admin was shown does not', async () => {
    const one = await create({ username: 'emil', email: 'emil@example.org' }, 'de');
    const [mail] = await received('emil@example.org');
    expect([one.delivery_fallback, mail?.title]).toEqual([false, 'Ihr Konto bei Doorward']);
    const mailed = linkIn(mail?.text ?? '');
    expect(mailed).not.toEqual(linkOf({ url: one.invitation_url ?? null }));
    expect((await setBy(mailed)).status).toBe(200);
    expect((await team.enter('emil')).user.email_verified).toBe(true);
    expectError(await setBy(linkOf({ url: one.invitation_url ?? null })), 400, 'reset_password_link_invalid');

    const two = await create({ username: 'frieda', email: 'frieda@example.org' });
    await received('frieda@example.org');
    expect((await setBy(linkOf({ url: two.invitation_url ?? null }))).status).toBe(200);
    expect((await team.enter('frieda')).user.email_verified).toBe(false);
  });

  test('a new device is news once: neither a sign-out nor another sign-in makes a stranger of it', async () => {
    const { email, mail } = await register('greta', 'en');
    await team.send('POST', 'verify-email', { body: { email, code: codeIn(mail.text) } });
    const enter = async (userAgent: string) => {
      const reply = await team.tryLogin({ ident: 'greta', password: secret }, { 'User-Agent': userAgent });
      const { token = '' } = read(reply, 200, AuthPayload);
      expect((await team.send('POST', 'logout', { token, body: {} })).status).toBe(204);
    };
    for (const userAgent of ['Sofa/1', 'Sofa/1', 'Desk/1', 'Sofa/1', 'Desk/1']) await enter(userAgent);
    const titles = (await received(email, 3)).map(({ title }) => title);
    expect(titles.filter((title) => title.startsWith('New sign-in'))).toHaveLength(2);
    // Not for ever: after 90 days it is news again.
    team.clock.forward(91 * 86_400_000);
    await enter('Sofa/1');
    expect((await arrived(email, 4)).at(-1)?.title).toContain('New sign-in');
  });

  test('a code for a sign-in that goes out says so; a way without mail says nothing of mail', async () => {
    const { email, mail } = await register('gus', 'en');
    const { token } = read(await team.send('POST', 'verify-email', { body: { email, code: codeIn(mail.text) } }), 200, AuthPayload);
    expect((await team.send('PUT', '2fa/email', { token: token ?? '', body: {} })).status).toBe(200);
    const { challenge_id: challenge } = read(await team.tryLogin({ ident: 'gus', password: secret }), 200, PendingSecondFactor);
    const choose = (channel: string) => team.send('POST', '2fa/challenge', { body: { challenge_id: challenge, channel } });
    expect(read(await choose('email'), 200, Chosen).delivery_fallback).toBe(false);
    expect(read(await choose('recovery'), 200, Chosen)).not.toHaveProperty('delivery_fallback');
  });

  test('an admin who moves an address writes to both; who gets a temporary password is told, without it', async () => {
    const made = await create({ username: 'henri', email: 'henri@example.org', access: 'temporary_password' });
    const [told] = await received('henri@example.org');
    expect(told?.title).toBe('Your account at Doorward');
    expect(told?.text).toContain('The administrator tells you a password');
    expect(told?.text).not.toContain(made.temporary_password);
    const path = `admin/accounts/${String(made.account.id)}`;
    await team.send('PATCH', path, { token: await team.admin(), body: { email: 'henri2@example.org' } });
    expect((await received('henri@example.org', 2)).at(-1)?.title).toContain('was changed');
    expect((await received('henri2@example.org')).map(({ title }) => title)).toEqual(['This is the address of your account at Doorward now']);
  });
});

describe('where mail is held for the admin', () => {
  const team = useTeam();
  const events = async (kind: string) =>
    read(await team().send('GET', `activity?account=all&kind=${kind}`, { token: await team().admin() }), 200, ActivityList).events;

  test('the log says so; of an address that is nobody’s there is nothing to hand over', async () => {
    await team().join('ida');
    expect((await events('registration'))[0]?.details).toEqual({ held: true });
    const ask = (ident: string) => team().send('POST', 'send_pw_reset_email', { body: { ident } });
    await ask('ida');
    expect((await events('password_reset_requested'))[0]?.details).toEqual({ held: true });
    await ask('nobody');
    expect((await events('password_reset_requested'))[0]?.details).toEqual({});
    const body = { username: 'jens', email: 'jens@example.org' };
    await team().send('POST', 'admin/accounts', { token: await team().admin(), body });
    expect((await events('account_created'))[0]?.details).toEqual({ username: 'jens', access: 'invitation', held: true });
  });

  test('of a new address it says so whether it is free or somebody’s (B65), and of a code for a sign-in', async () => {
    const { token, user } = await team().join('lena');
    await team().join('mats');
    for (const address of ['lena2@example.org', 'mats@example.org']) {
      expect((await team().send('POST', 'change-email', { token, body: { new_email: address } })).status).toBe(200);
      expect((await events('email_change_requested'))[0]?.details).toEqual({ held: true });
    }
    expect(await events('email_change_requested')).toHaveLength(2);
    await team().send('PUT', '2fa/email', { token, body: {} });
    const { challenge_id: challenge } = read(await team().tryLogin({ ident: 'lena', password: secret }), 200, PendingSecondFactor);
    expect(await events('second_factor_code_asked')).toEqual([]);
    const choose = (channel: string) => team().send('POST', '2fa/challenge', { body: { challenge_id: challenge, channel } });
    expect(read(await choose('email'), 200, Chosen).delivery_fallback).toBe(true);
    expect(await events('second_factor_code_asked')).toMatchObject([{ account_id: user.id, details: { held: true } }]);
    expect(read(await choose('email'), 200, Chosen).delivery_fallback).toBe(true);
    expect(await events('second_factor_code_asked')).toHaveLength(2);
  });

  test('a reset mail that a newer one voids is not to be handed over any more; the newest is', async () => {
    await team().join('karl');
    for (let i = 0; i < 3; i += 1) await team().send('POST', 'send_pw_reset_email', { body: { ident: 'karl' } });
    const list = async () => {
      const { mails } = read(await team().send('GET', 'admin/mail?limit=200', { token: await team().admin() }), 200, MailList);
      return mails.filter(({ to, template }) => to === 'karl@example.org' && template === 'resetPassword');
    };
    const [newest, ...older] = await list();
    expect([newest?.state, newest?.last_error]).toEqual(['held', null]);
    expect(older.map(({ state, last_error: error }) => [state, error])).toEqual([
      ['failed', 'superseded'],
      ['failed', 'superseded'],
    ]);
    const path = `admin/mail/${String(older[0]?.id)}`;
    expectError(await team().send('GET', path, { token: await team().admin() }), 404, 'not_found');
    expect((await team().send('POST', `${path}/retry`, { token: await team().admin(), body: {} })).body).toEqual({
      ok: false,
      error: 'contents_gone',
    });
    // Once it was used, it is nothing to hand over either; and what was handed over confirms no address.
    const link = linkOf(await team().newestMail('karl@example.org', 'resetPassword'));
    expect((await team().send('POST', 'reset_password', { body: { ...link, password: fresh } })).status).toBe(200);
    expect((await list())[0]).toMatchObject({ state: 'failed', last_error: 'superseded' });
  });

  test('a link that an admin handed over confirms no address; a temporary password needs no mail that nobody sends', async () => {
    const token = await team().admin();
    const create = async (body: object) => read(await team().send('POST', 'admin/accounts', { token, body }), 201, AccountMade);
    const made = await create({ username: 'lene', email: 'lene@example.org' });
    await team().send('POST', 'reset_password', { body: { ...linkOf({ url: made.invitation_url ?? null }), password: secret } });
    expect((await team().enter('lene')).user.email_verified).toBe(false);
    await create({ username: 'malte', email: 'malte@example.org', access: 'temporary_password' });
    expect(await team().mailsTo('malte@example.org')).toEqual([]);
  });
});

describe('the log of one account (api.md activity)', () => {
  const team = useTeam();
  const log = (token: string, query: string) => team().send('GET', `activity?${query}`, { token });

  test('an admin reads it by its id, page by page; whoever is no admin reads only their own', async () => {
    const { user, token } = await team().join('nele');
    const other = await team().join('ole');
    for (let i = 0; i < 5; i += 1) await team().tryLogin({ ident: `noise${String(i)}`, password: 'wrong one' });
    const admin = await team().admin();
    const first = read(await log(admin, `account=${String(user.id)}&limit=1`), 200, ActivityList);
    const rest = read(await log(admin, `account=${String(user.id)}&cursor=${first.next_cursor ?? ''}`), 200, ActivityList);
    const seen = [...first.events, ...rest.events];
    expect(seen.map(({ kind }) => kind)).toEqual(['sign_in', 'account_created']);
    expect(seen.every(({ account_id: about }) => about === user.id)).toBe(true);
    expect(read(await log(token, `account=${String(user.id)}`), 200, ActivityList).events).toHaveLength(2);
    expectError(await log(token, `account=${String(other.user.id)}`), 403, 'forbidden');
    expectError(await log(token, 'account=all'), 403, 'forbidden');
    for (const bad of ['account=0', 'account=me', 'account=-1']) expectError(await log(admin, bad), 400, 'validation_failed');
  });
});
