import { describe, expect, test } from 'vitest';
import { AccountList, AccountMade, AccountRow, SignInLink } from '../../server/contract/account-admin-schemas.ts';
import { AuthPayload, SessionList } from '../../server/contract/schemas.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { addApp, bearer, hours, linkOf, minutes, secret, useTeam, withToken } from './team.ts';

const base = 'admin/accounts';

describe('accounts for admins (api.md admin/accounts)', () => {
  const team = useTeam();
  const at = (id: number, rest = '') => `${base}/${String(id)}${rest}`;
  const list = async (token: string, query = '') => read(await team().send('GET', `${base}${query}`, { token }), 200, AccountList);
  const create = async (body: object) => read(await team().send('POST', base, { token: await team().admin(), body }), 201, AccountMade);

  test('403 for users, 401 for nobody, 404 for nobody’s id, on every route', async () => {
    const { token, user } = await team().join('plain');
    const admin = await team().admin();
    const routes = [
      ['GET', base],
      ['POST', base],
      ['GET', at(user.id)],
      ['PATCH', at(user.id)],
      ['DELETE', at(user.id)],
      ['GET', at(user.id, '/sessions')],
    ] as const;
    const more = [
      ['DELETE', '/sessions'],
      ['POST', '/sign-in-link'],
      ['POST', '/reset-2fa'],
      ['POST', '/reset-link'],
      ['POST', '/restore'],
      ['POST', '/invitation'],
      ['POST', '/temporary-password'],
    ] as const;
    for (const [method, path] of [...routes, ...more.map(([method, rest]) => [method, at(user.id, rest)] as const)]) {
      const body = method === 'GET' ? {} : { body: {} };
      expectError(await team().send(method, path, { token, ...body }), 403, 'forbidden');
      expectError(await team().send(method, path, body), 401, 'not_authenticated');
      if (path !== base) expectError(await team().send(method, path.replace(String(user.id), '99999'), { token: admin, ...body }), 404, 'not_found');
    }
    expect((await team().send('GET', 'settings', { token })).body).toMatchObject({ role: 'user' });
  });

  test('the list: pages, search by name and address, role and state', async () => {
    const token = await team().admin();
    for (const name of ['zeta-one', 'zeta-two', 'zeta-three'])
      await create({ username: name, email: `${name}@zeta.example`, display_name: `Frau ${name}`, access: 'sso' });
    const found = await list(token, '?search=ZETA');
    expect(found.accounts.map(({ username }) => username)).toEqual(['zeta-one', 'zeta-two', 'zeta-three']);
    const first = await list(token, '?search=zeta&limit=2');
    expect([first.accounts.length, first.next_cursor === null]).toEqual([2, false]);
    const rest = await list(token, `?search=zeta&limit=2&cursor=${first.next_cursor ?? ''}`);
    expect([rest.accounts.map(({ username }) => username), rest.next_cursor]).toEqual([['zeta-three'], null]);
    expect((await list(token, '?search=two@zeta')).accounts).toHaveLength(1);
    expect((await list(token, '?search=frau%20zeta-one')).accounts).toHaveLength(1);
    expect((await list(token, '?role=admin')).accounts.map(({ username }) => username)).toEqual(['ada']);
    await team().send('PATCH', at(found.accounts[0]?.id ?? 0), { token, body: { is_active: false, disabled_reason: 'left' } });
    await team().send('DELETE', at(found.accounts[1]?.id ?? 0), { token });
    const names = async (state: string) => (await list(token, `?search=zeta&state=${state}`)).accounts.map(({ username }) => username);
    expect([await names('active'), await names('disabled'), await names('deleted')]).toEqual([['zeta-three'], ['zeta-one'], ['zeta-two']]);
    expect((await list(token, '?search=zeta')).accounts).toHaveLength(2);
    for (const bad of ['?role=root', '?state=x', '?limit=0', '?limit=201', '?cursor=-1'])
      expectError(await team().send('GET', base + bad, { token }), 400, 'validation_failed');
  });

  test('the list in other orders, page by page; who is invited and who is not', async () => {
    const token = await team().admin();
    await create({ username: 'sorted-b', access: 'sso' });
    await create({ username: 'sorted-c', display_name: 'sorted Anna' });
    team().clock.forward(minutes);
    const { user } = await team().join('sorted-a');
    const names = async (query: string) => (await list(token, `?search=sorted&${query}`)).accounts.map(({ username }) => username);
    expect(await names('sort=name')).toEqual(['sorted-c', 'sorted-a', 'sorted-b']);
    expect(await names('sort=created')).toEqual(['sorted-a', 'sorted-c', 'sorted-b']);
    expect(await names('sort=last_seen')).toEqual(['sorted-a', 'sorted-b', 'sorted-c']);
    expect(await names('')).toEqual(['sorted-b', 'sorted-c', 'sorted-a']);
    expect(await names('state=invited')).toEqual(['sorted-c']);
    const first = await list(token, '?search=sorted&sort=name&limit=2');
    expect(await names(`sort=name&limit=2&cursor=${first.next_cursor ?? ''}`)).toEqual(['sorted-b']);
    expect((await list(token, '?search=sorted&sort=name&limit=3')).next_cursor).toBeNull();
    expect(read(await team().send('GET', at(user.id), { token }), 200, AccountRow).invited_until).toBeNull();
    team().clock.forward(8 * 24 * hours);
    expect((await list(await team().admin(), '?search=sorted&state=invited')).accounts).toEqual([]);
    expectError(await team().send('GET', `${base}?sort=id`, { token: await team().admin() }), 400, 'validation_failed');
  });

  test('created with an invitation: a link to set a password, mailed and shown', async () => {
    const made = await create({ username: 'invited', email: 'invited@example.org' });
    expect(made).toMatchObject({ delivery_fallback: true, account: { username: 'invited', role: 'user', has_password: false } });
    const mail = await team().newestMail('invited@example.org', 'createdByAdmin');
    expect(mail.url).toBe(made.invitation_url);
    expect(new URL(made.invitation_url ?? '').searchParams.get('first'), 'the page that opens need not speak of a reset').toBe('1');
    expectError(await team().tryLogin({ ident: 'invited', password: '' }), 400, 'validation_failed');
    const link = linkOf({ url: made.invitation_url ?? null });
    team().clock.forward(25 * hours);
    expect((await team().send('POST', 'reset_password', { body: { ...link, password: secret } })).status).toBe(200);
    expect((await team().enter('invited')).user).toMatchObject({ has_password: true });
    expectError(await team().send('POST', 'reset_password', { body: { ...link, password: secret } }), 400, 'reset_password_link_invalid');
  });

  test('created with a temporary password: it opens one thing only, changing it', async () => {
    const { temporary_password: temporary = '', account } = await create({ username: 'temp', access: 'temporary_password' });
    expect([temporary.length >= 12, account.email]).toEqual([true, null]);
    const { token } = await team().enter('temp', temporary);
    for (const [method, path, body] of [
      ['GET', 'settings'],
      ['PATCH', 'settings', {}],
      ['GET', 'sessions'],
      ['POST', 'rotate-api-key', {}],
      ['POST', 're-authenticate', { password: temporary }],
    ] as const)
      expectError(await team().send(method, path, { token, ...(body ? { body } : {}) }), 403, 'password_change_required');
    expect((await team().send('GET', '/api/auth/profile', { token })).status).toBe(403);
    const other = await team().enter('temp', temporary);
    expect((await team().send('POST', 'logout', { token: other.token, body: {} })).status).toBe(204);
    const changed = read(
      await team().send('POST', 'change-password', { token, body: { current_password: temporary, new_password: secret } }),
      200,
      AuthPayload,
    );
    expect((await team().send('GET', 'settings', { token: changed.token ?? '' })).status).toBe(200);
    expectError(await team().tryLogin({ ident: 'temp', password: temporary }), 400, 'invalid_credentials');
    await team().enter('temp');
  });

  test('created for single sign-on: no password, no link; taken names are named', async () => {
    const made = await create({ username: 'sso-only', email: 'sso@example.org', access: 'sso', role: 'admin' });
    expect([made.temporary_password, made.invitation_url, made.account.role]).toEqual([undefined, undefined, 'admin']);
    const token = await team().admin();
    const again = (body: object) => team().send('POST', base, { token, body });
    expectFieldError(await again({ username: 'SSO-Only', access: 'sso' }), 'username', ['username_unique']);
    expectFieldError(await again({ username: 'x1', email: 'SSO@example.org', access: 'sso' }), 'email', ['email_unique']);
    expectError(await again({ username: 'x2', role: 'root' }), 400, 'validation_failed');
  });

  test('B47: disabled with a reason and an end: out at once, in again by itself; keys sleep', async () => {
    const { token, user } = await team().join('hugo');
    const key = (await team().send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string };
    const admin = await team().admin();
    const until = new Date(team().clock.now() + hours).toISOString();
    const row = read(
      await team().send('PATCH', at(user.id), { token: admin, body: { is_active: false, disabled_reason: 'on leave', disabled_until: until } }),
      200,
      AccountRow,
    );
    expect(row).toMatchObject({ is_active: false, disabled_reason: 'on leave', disabled_until: until, sessions: 0 });
    expectError(await team().send('GET', 'settings', { token }), 401, 'invalid_token');
    expectError(await team().send('GET', 'settings', { headers: bearer(key.api_key) }), 401, 'account_disabled');
    expectError(await team().tryLogin({ ident: 'hugo', password: secret }), 400, 'invalid_credentials');
    team().clock.forward(hours + 1000);
    await team().enter('hugo');
    expect((await team().send('GET', 'settings', { headers: bearer(key.api_key) })).status).toBe(200);
    const again = await team().admin();
    await team().send('PATCH', at(user.id), { token: again, body: { is_active: false } });
    expect(read(await team().send('PATCH', at(user.id), { token: again, body: { is_active: true } }), 200, AccountRow)).toMatchObject({
      disabled_reason: null,
      disabled_until: null,
    });
    await team().enter('hugo');
  });

  test('a sign-in link: one use, a quarter of an hour, asks for the second factor', async () => {
    const { token, user } = await team().join('jana');
    const link = async () =>
      read(await team().send('POST', at(user.id, '/sign-in-link'), { token: await team().admin(), body: {} }), 200, SignInLink);
    const use = (one: string) => team().send('POST', 'sign-in-link', { body: { token: one } });
    const made = await link();
    expect(made.url).toBe(`${team().url}/#sign-in-link=${made.token}`);
    expect(withToken(read(await use(made.token), 200, AuthPayload)).user.username).toBe('jana');
    expectError(await use(made.token), 400, 'invalid_credentials');
    const [older, newer] = [await link(), await link()];
    expectError(await use(older.token), 400, 'invalid_credentials');
    team().clock.forward(16 * minutes);
    expectError(await use(newer.token), 400, 'invalid_credentials');
    const { token: recent } = await team().enter('jana');
    await addApp(team(), recent);
    expect((await use((await link()).token)).body).toMatchObject({ pending_2fa: true });
    expect((await team().send('POST', at(user.id, '/reset-2fa'), { token: await team().admin(), body: {} })).status).toBe(204);
    expectError(await team().send('GET', 'settings', { token: recent }), 401, 'invalid_token');
    expectError(await team().send('GET', 'settings', { token }), 401, 'invalid_token');
    expect((await team().enter('jana')).user.two_factor).toBe(false);
  });

  test('B48: somebody’s sessions: seen without keys, and ended', async () => {
    const { token, user } = await team().join('lars');
    await team().enter('lars');
    const admin = await team().admin();
    const seen = await team().send('GET', at(user.id, '/sessions'), { token: admin });
    expect(read(seen, 200, SessionList).sessions.map(({ is_current: current }) => current)).toEqual([false, false]);
    expect(seen.text).not.toContain(token);
    expect((await team().send('DELETE', at(user.id, '/sessions'), { token: admin })).body).toEqual({ sessions: 2 });
    expectError(await team().send('GET', 'settings', { token }), 401, 'invalid_token');
  });
});
