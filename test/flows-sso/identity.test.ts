import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { hoursAround } from '../flows-multi/hours-around.ts';
import { addApp, secret } from '../flows-multi/team.ts';
import { expectError, read } from '../flows/talk.ts';
import { startLyingProvider } from '../oidc/lying-provider.ts';
import { openCompany, people, person, ssoOf, useCompany } from './company.ts';
import { arriveAt } from './arrive.ts';

describe('who somebody is (security.md B75)', () => {
  const company = useCompany({ provider: { accounts: people('ida', 'joe', 'kai', 'mia', 'lou') } });

  test('(issuer, subject): a name or an address that changes there never moves the account here', async () => {
    const before = await company().come('person-ida');
    const other = await company().settle({ username: 'target', email: 'target@example.org' });
    company().provider.accounts.set('person-ida', person('target', { email: 'target@example.org' }));
    const after = await company().come('person-ida');
    expect(after.user).toMatchObject({ id: before.user.id, username: 'ida', email: 'ida@example.org' });
    expect(after.user.id).not.toBe(other);
    expect((await company().enter('target')).user.casdoor_linked).toBe(false);
  });

  test('another subject with the name and address of the first is somebody else', async () => {
    const first = await company().come('person-joe');
    company().provider.accounts.delete('person-joe');
    company().provider.accounts.set('person-joe2', person('joe'));
    expect(await company().ask('person-joe2')).toMatchObject({ may_bind: true, may_create: false });
    expect((await company().send('GET', 'me', { token: first.token })).status).toBe(200);
  });

  test('B40: a disabled account gets in by no way, and the log says that it was tried', async () => {
    const { user, token } = await company().come('person-kai');
    const admin = await company().admin();
    const patch = await company().send('PATCH', `admin/accounts/${String(user.id)}`, { token: admin, body: { is_active: false } });
    expect(patch.status, patch.text).toBe(200);
    expectError(await company().signIn('person-kai'), 401, 'account_disabled');
    expect((await company().send('GET', 'settings', { token })).status).toBe(401);
    expect((await company().activity('sso_refused'))[0]).toMatchObject({ account_id: user.id, details: { reason: 'account_disabled' } });
  });

  test('B40: hours hold for somebody who comes through the provider, and the log says that it was tried', async () => {
    const { user, token } = await company().come('person-mia');
    const limit = async (hours: object | null) =>
      company().send('PATCH', `admin/accounts/${String(user.id)}`, { token: await company().admin(), body: { limits: { hours } } });
    expect((await limit(hoursAround(company().clock.now(), false))).status).toBe(200);
    expectError(await company().signIn('person-mia'), 403, 'outside_hours');
    expectError(await company().send('GET', 'settings', { token }), 403, 'outside_hours');
    expect((await company().activity('sso_refused'))[0]).toMatchObject({ account_id: user.id, details: { reason: 'outside_hours' } });
    await limit(null);
    await company().come('person-mia');
    expect((await company().send('GET', 'settings', { token })).status).toBe(200);
  });

  test('a second factor is not asked for: the provider has its own; for a password it is', async () => {
    const id = await company().settle({ username: 'lou_here', email: 'lou@home.example' });
    const { token } = await company().enter('lou_here');
    expect((await company().link(token, 'person-lou')).status).toBe(200);
    await addApp(company(), token);
    expect((await company().come('person-lou')).user).toMatchObject({ id, two_factor: true });
    expect((await company().tryLogin({ ident: 'lou_here', password: secret })).body).toMatchObject({ pending_2fa: true });
  });

  test('each step has its line in the activity, and none holds a subject whole, a token or a code', async () => {
    company().provider.accounts.set('person-log-of-a-long-subject', { preferred_username: undefined as never, groups: [] });
    await company().come('person-log-of-a-long-subject');
    const events = await company().activity();
    const kinds = new Set(events.map(({ kind }) => kind));
    for (const kind of ['sign_in', 'identity_linked', 'account_created', 'sso_refused']) expect(kinds).toContain(kind);
    expect(events.find(({ kind, details }) => kind === 'sign_in' && details['method'] === 'casdoor')).toBeDefined();
    expect(JSON.stringify(events)).not.toMatch(/person-log-of-a-long|eyJ/);
  });
});

describe('role (product.md: only by explicit mapping)', () => {
  const company = useCompany({
    sso: { adminGroups: ['org/admins'] },
    provider: { accounts: { ...people('plain'), 'person-boss': person('boss', { groups: ['org/staff', 'org/admins'] }) } },
  });
  const groups = (name: string, list: unknown) => company().provider.accounts.set(`person-${name}`, person(name, { groups: list }));

  test('a group makes an admin and takes it back; what a group did not give it does not take', async () => {
    expect((await company().come('person-plain')).user.role).toBe('user');
    expect((await company().come('person-boss')).user.role).toBe('admin');
    groups('boss', ['org/staff']);
    expect((await company().come('person-boss')).user.role).toBe('user');
    groups('boss', ['org/Admins', 'ORG/ADMINS', 'admins']);
    expect((await company().come('person-boss')).user.role).toBe('user');
    const details = (await company().activity('role_changed_by_group')).map((event) => event.details['role']);
    expect(details).toEqual(['user', 'admin']);
    company().provider.accounts.set('person-root', person('root', { groups: [] }));
    const ada = await company().admin();
    await company().link(ada, 'person-root');
    expect((await company().come('person-root')).user).toMatchObject({ username: 'ada', role: 'admin' });
  });

  test('a role in the claims, or a group of that name without the setting, gives nothing', async () => {
    company().provider.accounts.set('person-sly', {
      ...person('sly', { groups: ['admin', 'admins'] }),
      ...({ role: 'admin', isAdmin: true, roles: ['admin'] } as object),
    });
    expect((await company().come('person-sly')).user.role).toBe('user');
  });

  test('the last admin stays one', async () => {
    groups('boss', ['org/admins']);
    const { user } = await company().come('person-boss');
    const ada = (await company().store.accounts.byUsernameKey('ada'))?.id ?? 0;
    await company().store.transaction((tx) => tx.accounts.update(ada, { isActive: false }));
    groups('boss', []);
    expect((await company().come('person-boss')).user).toMatchObject({ id: user.id, role: 'admin' });
    await company().store.transaction((tx) => tx.accounts.update(ada, { isActive: true }));
    expect((await company().come('person-boss')).user.role).toBe('user');
  });
});

describe('secrets (security.md B42, B81)', () => {
  const company = useCompany({ onDisk: true, sso: { organization: 'acme', application: 'door' }, provider: { accounts: people('sue') } });

  test('config has the address and the client, and never a secret', async () => {
    const { issuer } = company().provider;
    expect((await company().send('GET', 'casdoor/config')).body).toEqual({
      configured: true,
      endpoint: issuer,
      client_id: 'doorward-test',
      organization: 'acme',
      application: 'door',
      signin_url: `${issuer}/login/oauth/authorize`,
      signup_url: `${issuer}/signup/door`,
      forgotten_url: `${issuer}/forget/door`,
      account_url: `${issuer}/account`,
      name: 'Casdoor',
    });
  });

  test('no token of the provider, no client secret, no state, code or verifier: in no answer, not in the log, not in the data folder', async () => {
    const answers: string[] = [];
    const started = await company().start();
    const { url } = await company().provider.signIn(started.authorization_url, 'person-sue');
    answers.push(await (await arriveAt(url)).text());
    const redeemed = await company().redeem(started);
    const { token } = read(redeemed, 200, AuthPayload);
    answers.push(redeemed.text);
    const admin = await company().admin();
    for (const [path, key] of [
      ['casdoor/identity', token],
      ['credentials', token],
      ['settings', token],
      ['admin/casdoor', admin],
      ['admin/server', admin],
      ['activity?account=all', admin],
      ['mode', admin],
    ] as const)
      answers.push((await company().send('GET', path, key === undefined ? {} : { token: key })).text);
    const secrets = ['secret-of-doorward', url.searchParams.get('code') ?? '?', started.redeem_secret, token ?? '?', 'eyJ'];
    const state = url.searchParams.get('state') ?? '?';
    for (const each of [...secrets, state]) {
      expect(company().log().includes(each), 'log').toBe(false);
      for (const text of folder(company().dataDir)) expect(text.includes(each), 'data folder').toBe(false);
    }
    const said = answers.map((text) => (token === undefined ? text : text.replaceAll(token, ''))).join('\n');
    for (const each of secrets.slice(0, 4).concat(state)) expect(said.includes(each)).toBe(false);
  });

  test('B81: access, refresh and ID token of the provider are nowhere in clear', async () => {
    const lying = await startLyingProvider();
    lying.lies = { tokens: { access_token: 'an-access-token-of-sue', refresh_token: 'a-refresh-token-of-sue' } };
    const other = await openCompany({ onDisk: true, sso: ssoOf(lying) });
    const reply = await other.send('POST', 'casdoor/exchange', { body: { code: randomUUID() } });
    expect(reply.status, reply.text).toBe(200);
    const files = folder(other.dataDir);
    expect(files.some((text) => text.includes('"sealedToken":"'))).toBe(true);
    for (const text of [reply.text, other.log(), ...files]) expect(text).not.toMatch(/-token-of-sue|eyJ/);
    await Promise.all([other.close(), lying.stop()]);
  });

  const folder = (path: string): string[] =>
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
});

describe('a client secret by reference', () => {
  const company = useCompany({
    sso: { clientSecret: 'env:THE_SECRET' },
    options: { env: { THE_SECRET: 'secret-of-doorward' } },
    provider: { accounts: people('ref') },
  });

  test('works, and is shown nowhere', async () => {
    expect(ssoOf(company().provider)['clientSecret']).toBe('secret-of-doorward');
    expect((await company().come('person-ref')).user.username).toBe('ref');
    const shown = await company().send('GET', 'admin/casdoor', { token: await company().admin() });
    expect(shown.body).toMatchObject({ has_client_secret: true, set_by_configuration: true });
    expect(shown.text).not.toContain('secret-of-doorward');
  });
});
