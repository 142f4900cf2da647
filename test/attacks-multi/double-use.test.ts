import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PendingSecondFactor } from '../../server/contract/factor-schemas.ts';
import { read, type Reply } from '../flows/talk.ts';
import { addApp, linkOf, openTeam, secret, type Team } from '../flows-multi/team.ts';

const good = (replies: readonly Reply[]) => replies.filter(({ status }) => status < 300).length;
const twenty = (ask: (i: number) => Promise<Reply>) => Promise.all(Array.from({ length: 20 }, (_, i) => ask(i)));

describe('what opens once, opens once: twenty at the same moment (security.md C "double use")', () => {
  let team: Team;
  beforeAll(async () => {
    team = await openTeam();
  }, 60_000);
  afterAll(async () => {
    await team.close();
  });
  const clean = (replies: readonly Reply[]) =>
    expect(
      replies.every(({ status }) => status < 500),
      replies.map(({ text }) => text).join('\n'),
    ).toBe(true);
  const begin = async (ident: string) => read(await team.tryLogin({ ident, password: secret }), 200, PendingSecondFactor).challenge_id;
  const verify = (challenge_id: string, channel: string, code: string) => team.send('POST', '2fa/verify', { body: { challenge_id, channel, code } });

  test('an activation link, and its code beside it', async () => {
    await team.send('POST', 'register', { body: { username: 'act', email: 'act@example.org', password: secret } });
    const mail = await team.newestMail('act@example.org', 'userCreated');
    const replies = await twenty((i) =>
      i % 2 === 0
        ? team.send('POST', 'activate_email', { body: linkOf(mail) })
        : team.send('POST', 'verify-email', { body: { email: 'act@example.org', code: mail.code } }),
    );
    clean(replies);
    expect(good(replies)).toBe(1);
  }, 60_000);

  test('a reset link: one password wins, and it is the one that was said to', async () => {
    await team.join('res');
    await team.send('POST', 'send_pw_reset_email', { body: { ident: 'res' } });
    const link = linkOf(await team.newestMail('res@example.org', 'resetPassword'));
    const replies = await twenty((i) => team.send('POST', 'reset_password', { body: { ...link, password: `another fine secret ${String(i)}` } }));
    clean(replies);
    expect(good(replies)).toBe(1);
    await team.enter('res', `another fine secret ${String(replies.findIndex(({ status }) => status === 200))}`);
  }, 60_000);

  test('a recovery code, over twenty challenges and over one', async () => {
    const app = await addApp(team, (await team.join('rec')).token);
    const challenges: string[] = [];
    for (let i = 0; i < 20; i += 1) challenges.push(await begin('rec'));
    const over = await twenty((i) => verify(challenges[i] ?? '', 'recovery', app.codes[0] ?? ''));
    const one = await begin('rec');
    const same = await twenty((i) => verify(one, 'recovery', app.codes[1 + (i % 2)] ?? ''));
    clean([...over, ...same]);
    expect([good(over), good(same)]).toEqual([1, 1]);
    const { token } = (over.find(({ status }) => status === 200)?.body ?? {}) as { token?: string };
    expect((await team.send('GET', '2fa', { token: token ?? '' })).body).toMatchObject({ recovery_codes_left: 8 });
  }, 60_000);

  test('a code of an authenticator app, over twenty challenges', async () => {
    const app = await addApp(team, (await team.join('otp')).token);
    const challenges: string[] = [];
    for (let i = 0; i < 20; i += 1) challenges.push(await begin('otp'));
    const code = app.code(1);
    const replies = await twenty((i) => verify(challenges[i] ?? '', 'totp', code));
    clean(replies);
    expect(good(replies)).toBe(1);
  }, 60_000);

  test('a sign-in link of an admin', async () => {
    const { user } = await team.join('lnk');
    const made = (await team.send('POST', `admin/accounts/${String(user.id)}/sign-in-link`, { token: await team.admin(), body: {} })).body as {
      token: string;
    };
    const replies = await twenty(() => team.send('POST', 'sign-in-link', { body: { token: made.token } }));
    clean(replies);
    expect(good(replies)).toBe(1);
  }, 60_000);

  test('a code for a new address; a default key: one is left', async () => {
    const { token } = await team.join('adr');
    await team.send('POST', 'change-email', { token, body: { new_email: 'adr2@example.org' } });
    const { code } = await team.newestMail('adr2@example.org', 'changedEmail');
    const moved = await twenty(() => team.send('POST', 'change-email', { token, body: { new_email: 'adr2@example.org', code } }));
    const keys = await twenty(() => team.send('POST', 'rotate-api-key', { token, body: {} }));
    clean([...moved, ...keys]);
    expect(good(moved)).toBe(1);
    expect((await team.send('GET', 'api-keys', { token })).body).toMatchObject({ api_keys: [{ is_default: true }] });
    expect(((await team.send('GET', 'api-keys', { token })).body as { api_keys: unknown[] }).api_keys).toHaveLength(1);
  }, 60_000);

  test('one password change of twenty is done, and one session is left', async () => {
    const { token } = await team.join('chg');
    const replies = await twenty((i) =>
      team.send('POST', 'change-password', { token, body: { current_password: secret, new_password: `another fine secret ${String(i)}` } }),
    );
    clean(replies);
    expect(good(replies)).toBe(1);
    const winner = replies.findIndex(({ status }) => status === 200);
    const left = (replies[winner]?.body as { token: string }).token;
    expect(((await team.send('GET', 'sessions', { token: left })).body as { sessions: unknown[] }).sessions).toHaveLength(1);
    await team.enter('chg', `another fine secret ${String(winner)}`);
  }, 60_000);
});

describe('the same name registered twenty times at once (security.md C)', () => {
  let team: Team;
  beforeAll(async () => {
    team = await openTeam({ registration: { activation: 'none' } });
  }, 60_000);
  afterAll(async () => {
    await team.close();
  });

  test('one becomes it, whatever case and width the others write; the rest read that it is taken', async () => {
    const spelled = ['twin', 'TWIN', 'ｔｗｉｎ', 'Twin'];
    const replies = await twenty((i) =>
      team.send('POST', 'register', { body: { username: spelled[i % 4], email: `twin${String(i)}@example.org`, password: secret } }),
    );
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(19).fill(400)]);
    expect(replies.filter(({ status }) => status === 400).every(({ body }) => JSON.stringify(body).includes('username_unique'))).toBe(true);
    const { accounts } = (await team.send('GET', 'admin/accounts?search=twin', { token: await team.admin() })).body as { accounts: unknown[] };
    expect(accounts).toHaveLength(1);
  }, 60_000);

  test('the same address too, and through nanoClaw’s door with 409', async () => {
    const replies = await twenty((i) =>
      team.send('POST', 'register', { body: { email: i % 2 === 0 ? 'pair@example.org' : 'PAIR@example.org', password: secret } }),
    );
    expect(good(replies)).toBe(1);
    const claws = await twenty(() => team.send('POST', '/api/auth/register', { body: { username: 'claws', password: secret } }));
    expect(claws.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(19).fill(409)]);
  }, 60_000);
});
