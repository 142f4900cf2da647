import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { read } from '../flows/talk.ts';
import { addApp, ada, linkOf, openTeam, secret, withToken, type Team } from '../flows-multi/team.ts';

describe('no secret on the disk or in the log (B42, B38, B39)', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorward-secrets-'));
  const secrets = new Map<string, string>();
  let team: Team;
  beforeAll(async () => {
    team = await openTeam({}, { dataDir });
    await collect();
  }, 120_000);
  afterAll(async () => {
    await team.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const note = (name: string, value: string | null | undefined) => {
    if (value == null || value.length < 6) throw new Error(`${name}: no secret`);
    secrets.set(name, value);
  };

  /** Everything a person is ever given or types, some of it used and some still open. */
  async function collect(): Promise<void> {
    note('password of the owner', ada.password);
    const grace = { username: 'grace', email: 'grace@example.org', password: secret };
    await team.send('POST', 'register', { body: grace });
    const activation = await team.newestMail(grace.email, 'userCreated');
    note('used activation secret', linkOf(activation).token);
    const verified = await team.send('POST', 'verify-email', { body: { email: grace.email, code: activation.code } });
    const { token, user } = withToken(read(verified, 200, AuthPayload));
    note('password', secret);
    note('session key', token);
    await team.send('POST', 'register', { body: { username: 'pend', email: 'pend@example.org', password: 'pending secret words' } });
    const open = await team.newestMail('pend@example.org', 'userCreated');
    note('open activation secret', linkOf(open).token);
    note('activation code', open.code);
    note('pending password', 'pending secret words');
    await team.send('POST', 'send_pw_reset_email', { body: { ident: 'grace' } });
    note('reset secret', linkOf(await team.newestMail('grace@example.org', 'resetPassword')).token);
    const app = await addApp(team, token);
    note('TOTP secret', new URL(app.uri).searchParams.get('secret'));
    for (const [i, code] of app.codes.entries()) note(`recovery code ${String(i)}`, code);
    note('recovery code, bare', app.codes[0]?.replaceAll('-', ''));
    note('API key', ((await team.send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string }).api_key);
    const jwt = (await team.send('POST', '/api/auth/login', { body: { username: ada.username, password: ada.password } })).body as {
      data: { token: string };
    };
    note('JWT', jwt.data.token);
    const { challenge_id: challenge } = (await team.tryLogin({ ident: 'grace', password: secret })).body as { challenge_id: string };
    note('challenge id', challenge);
    await team.send('PUT', '2fa/email', { token, body: {} });
    await team.send('POST', '2fa/challenge', { body: { challenge_id: challenge, channel: 'email' } });
    note('mailed code', (await team.newestMail('grace@example.org', 'secondFactorCode')).code);
    const admin = await team.admin();
    const temporary = (await team.send('POST', 'admin/accounts', { token: admin, body: { username: 'temp', access: 'temporary_password' } }))
      .body as { temporary_password: string };
    note('temporary password', temporary.temporary_password);
    const link = (await team.send('POST', `admin/accounts/${String(user.id)}/sign-in-link`, { token: admin, body: {} })).body as { token: string };
    note('sign-in link', link.token);
    const browser = await team.signInWithCookie({ body: { ident: ada.username, password: ada.password } });
    note('cookie', browser.cookie.split('=', 2)[1]);
    note('wrong password', 'mistyped but telling');
    await team.tryLogin({ ident: 'grace', password: 'mistyped but telling' });
    await team.send('POST', 'login', { raw: '{"ident":"grace","password":"mistyped but telling"' });
    await team.send('GET', `settings?token=${token}`);
  }

  test('B42: every file of the data folder, whatever the form', () => {
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const bytes = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1')).join('\n');
    expect(bytes.length).toBeGreaterThan(5_000);
    const found = [...secrets].filter(([, value]) =>
      [value, Buffer.from(value).toString('base64').replace(/=+$/, ''), Buffer.from(value).toString('hex')].some((form) => bytes.includes(form)),
    );
    expect(found.map(([name]) => name)).toEqual([]);
    // Somebody's name is no secret: so the search does find what is there.
    expect(bytes).toContain('grace');
  });

  test('B38: the log, at its most talkative', () => {
    const log = team.log();
    expect(log).toContain('/api/v1/auth/login');
    expect([...secrets].filter(([, value]) => log.includes(value)).map(([name]) => name)).toEqual([]);
  });

  test('B38: activity says what happened, to whom and whence, and holds none of them', async () => {
    const reply = await team.send('GET', 'activity?account=all&limit=200', { token: await team.admin() });
    const { events } = reply.body as { events: { kind: string; at: string; ip_hash_prefix: string }[] };
    const kinds = new Set(events.map(({ kind }) => kind));
    const wanted = [
      'account_adopted',
      'registration',
      'account_created',
      'sign_in',
      'sign_in_failed',
      'password_reset_requested',
      'second_factor_on',
      'api_key_made',
      'sign_in_link_made',
      'mail_read',
    ];
    expect(wanted.filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(events.every(({ at }) => at.endsWith('Z'))).toBe(true);
    expect(events.filter(({ kind }) => kind === 'sign_in').every(({ ip_hash_prefix: prefix }) => /^[0-9a-f]{8}$/.test(prefix))).toBe(true);
    expect([...secrets].filter(([, value]) => reply.text.includes(value)).map(([name]) => name)).toEqual([]);
  });

  test('B39: a line break in a name makes no line of the log and no account', async () => {
    const before = team.log().split('\n').length;
    const name = 'eve\r\n{"level":"error","event":"forged"}';
    expect((await team.send('POST', 'register', { body: { username: name, email: 'eve@example.org', password: secret } })).status).toBe(400);
    await team.tryLogin({ ident: name, password: secret });
    const lines = team
      .log()
      .split('\n')
      .slice(before - 1)
      .filter(Boolean);
    expect(lines.every((line) => typeof JSON.parse(line) === 'object')).toBe(true);
    expect(team.log()).not.toContain('"event":"forged"}\n');
  });

  test('B43: no list shows a key or a hash', async () => {
    const token = await team.admin();
    const paths = ['sessions', 'credentials', 'api-keys', 'admin/accounts', 'admin/accounts/2/sessions', 'admin/mail', 'settings', 'me'];
    for (const path of paths) {
      const { text } = await team.send('GET', path, { token });
      expect([path, [...secrets].filter(([, value]) => text.includes(value)).map(([name]) => name)]).toEqual([path, []]);
      expect([path, /\$2[aby]\$|doorward_bcrypt|"[0-9a-f]{64}"/.test(text)]).toEqual([path, false]);
    }
    expect(read(await team.tryLogin({ ident: ada.username, password: ada.password }), 200, AuthPayload).user).not.toHaveProperty('password');
  });
});
