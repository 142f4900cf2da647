import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MailHook } from '../../server/mail/hooks.ts';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { read, textLike } from '../flows/talk.ts';
import { linkOf, openTeam, secret, type Team } from './team.ts';

describe('hooks of an embedder (api.md hooks.*)', () => {
  const sent: { readonly kind: string; readonly to: string; readonly url: string | null; readonly code: string | null }[] = [];
  const hook =
    (kind: string): MailHook =>
    ({ to, url, code }) =>
      void sent.push({ kind, to, url, code });
  let team: Team;
  beforeAll(async () => {
    const hooks = {
      serializeUser: <U extends { username: string }>(user: U) => ({ ...user, display_name: `~${user.username}~` }),
      sendActivationMail: hook('activation'),
      sendActivationByAdminMail: hook('byAdmin'),
      sendPasswordResetMail: hook('reset'),
    };
    team = await openTeam({}, { hooks });
  }, 60_000);
  afterAll(async () => {
    await team.close();
  });
  const last = async (kind: string, count = 1) => {
    await expect.poll(() => sent.filter((mail) => mail.kind === kind).length, { timeout: 10_000 }).toBe(count);
    const mail = sent.findLast((one) => one.kind === kind);
    if (!mail) throw new Error('nothing was sent');
    return mail;
  };

  test('mails go through them, with a link and a code that work; the answer is no fallback', async () => {
    const reply = await team.send('POST', 'register', { body: { username: 'hook', email: 'hook@example.org', password: secret } });
    expect(reply.body).toMatchObject({ delivery_fallback: false });
    const { code, to } = await last('activation');
    expect(to).toBe('hook@example.org');
    read(await team.send('POST', 'verify-email', { body: { email: 'hook@example.org', code } }), 200, AuthPayload);
    await team.send('POST', 'send_pw_reset_email', { body: { ident: 'hook' } });
    expect((await team.send('POST', 'reset_password', { body: { ...linkOf(await last('reset')), password: 'another fine secret' } })).status).toBe(
      200,
    );
    const made = await team.send('POST', 'admin/accounts', { token: await team.admin(), body: { username: 'made', email: 'made@example.org' } });
    expect(made.body).toMatchObject({ delivery_fallback: false, invitation_url: textLike(/token=/) });
    // The mailed link confirms the address; the admin is shown another.
    expect((await last('byAdmin')).url).not.toBe((made.body as { invitation_url: string }).invitation_url);
  });

  test('the user is as the embedder sees them, on every answer that has one', async () => {
    const { token, user } = await team.enter('hook', 'another fine secret');
    expect(user.display_name).toBe('~hook~');
    for (const path of ['me', 'session']) expect((await team.send('GET', path, { token })).body).toMatchObject({ user: { display_name: '~hook~' } });
    expect((await team.send('GET', 'settings', { token })).body).toMatchObject({ display_name: '~hook~' });
    const { accounts } = (await team.send('GET', 'admin/accounts?search=hook', { token: await team.admin() })).body as { accounts: unknown[] };
    expect(accounts).toMatchObject([{ display_name: '~hook~' }]);
  });

  test('B34: an address that is somebody’s has the same answer, where only a hook can send', async () => {
    const register = (email: string) => team.send('POST', 'register', { body: { email, password: secret } });
    const [fresh, taken] = [await register('new1@example.org'), await register('hook@example.org')];
    expect(taken.text.replace('hook@', 'new1@')).toBe(fresh.text);
  });
});
