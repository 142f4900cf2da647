import { describe, expect, test } from 'vitest';
import { linkOf, secret, useTeam } from '../flows-multi/team.ts';
import { NanoclawClient, NanoclawError } from './nanoclaw-client.ts';

const fresh = 'another fine secret';

async function codeOf(asking: Promise<unknown>): Promise<number> {
  const error = await asking.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof NanoclawError)) throw error;
  expect([error.httpStatus, error.message === '']).toEqual([error.code, false]);
  return error.code;
}

describe('nanoClaw in multi mode, where nothing is confirmed', () => {
  const team = useTeam({ registration: { activation: 'none' } });
  const client = (token?: string) => new NanoclawClient(team().url, token);
  const newcomer = async (name: string, email?: string) => {
    const { token, user } = await client().register(name, secret, email);
    return { user, token, one: client(token) };
  };

  test('register signs in at once with a JWT; login does again; the role is always user', async () => {
    const { user, token, one } = await newcomer('neo', 'neo@example.org');
    expect(user).toMatchObject({ username: 'neo', email: 'neo@example.org', role: 'user', is_active: true });
    expect(token.split('.')).toHaveLength(3);
    expect((await one.profile()).id).toBe(user.id);
    const again = client();
    expect((await again.login('neo', secret)).user.id).toBe(user.id);
    expect(await again.mode()).toBe('multi');
    expect((await newcomer('nomail')).user.email).toBeNull();
  });

  test('401 for wrong and unknown, in the same words; 400 for what is missing; 401 for nobody', async () => {
    await newcomer('ned');
    const message = (name: string) =>
      client()
        .login(name, 'not this one')
        .catch((error: unknown) => String(error));
    expect(await message('ned')).toBe(await message('nobody'));
    expect([await codeOf(client().login('ned', 'not this one')), await codeOf(client().login('ned', ''))]).toEqual([401, 400]);
    expect([await codeOf(client().profile()), await codeOf(client('a.b.c').profile())]).toEqual([401, 401]);
  });

  test('409 on a taken name or address, whatever the case; 400 on a bad one, and on a password of four characters (A.3)', async () => {
    await newcomer('nell', 'nell@example.org');
    expect(await codeOf(client().register('NELL', secret))).toBe(409);
    expect(await codeOf(client().register('nell2', secret, 'Nell@example.org'))).toBe(409);
    expect(await codeOf(client().register('n', secret))).toBe(400);
    expect(await codeOf(client().register('nell3', 'abcd'))).toBe(400);
    expect(await codeOf(client().register('nell4', secret, 'nowhere'))).toBe(400);
  });

  test('PATCH profile: address and avatar; a password only with the current one (A.3)', async () => {
    const { one } = await newcomer('nina');
    expect(await one.updateProfile({ email: 'nina@example.org', avatar: 'https://example.org/n.png' })).toMatchObject({
      email: 'nina@example.org',
      avatar: 'https://example.org/n.png',
    });
    expect(await one.updateProfile({ email: '' })).toMatchObject({ email: null });
    for (const body of [{ password: fresh }, { password: fresh, current_password: 'wrong one' }])
      expect(await codeOf(one.updateProfile(body))).toBe(403);
    expect(await codeOf(one.updateProfile({ password: 'abcd', current_password: secret }))).toBe(400);
    expect((await client().login('nina', secret)).user.username).toBe('nina');
    await one.updateProfile({ password: fresh, current_password: secret });
    // A.3: an old JWT does not outlive the password, and no session is left that nobody holds.
    expect(await codeOf(one.profile())).toBe(401);
    expect(await codeOf(client().login('nina', secret))).toBe(401);
    await client().login('nina', fresh);
    const { token } = await team().enter('nina', fresh);
    expect((await team().send('GET', 'sessions', { token })).body).toMatchObject({ sessions: [{}, {}] });
    expect(((await team().send('GET', 'sessions', { token })).body as { sessions: unknown[] }).sessions).toHaveLength(2);
  });

  test('A.3: disabled: 401 like a wrong password, and the JWT is dead at once', async () => {
    const { one, user } = await newcomer('nora');
    await team().send('PATCH', `admin/accounts/${String(user.id)}`, { token: await team().admin(), body: { is_active: false } });
    expect([await codeOf(one.profile()), await codeOf(client().login('nora', secret))]).toEqual([401, 401]);
  });

  test('A.3: no types but texts, no 500', async () => {
    for (const body of [{ username: 5, password: secret }, { username: ['a'], password: {} }, { username: null }, {}])
      for (const path of ['login', 'register'])
        expect([path, body, (await team().send('POST', `/api/auth/${path}`, { body })).status]).toEqual([path, body, 400]);
  });
});

describe('nanoClaw where addresses are confirmed', () => {
  const team = useTeam();

  test('pending_activation, no token, and in after the mail', async () => {
    const client = new NanoclawClient(team().url);
    expect(await client.registerPending('pat', secret, 'pat@example.org')).toMatchObject({ user: { username: 'pat' }, pending_activation: true });
    expect(await codeOf(client.login('pat', secret))).toBe(401);
    expect(await codeOf(client.register('nomail', secret))).toBe(400);
    await team().send('POST', 'activate_email', { body: linkOf(await team().newestMail('pat@example.org', 'userCreated')) });
    expect((await client.login('pat', secret)).user.email).toBe('pat@example.org');
    // The address waits for its confirmation too, and one that is taken looks no different.
    expect(await client.updateProfile({ email: 'pat2@example.org' })).toMatchObject({ email: 'pat@example.org' });
    expect(await client.registerPending('other', secret, 'PAT@example.org')).toMatchObject({ pending_activation: true });
  });

  test('A.3, B34: a taken address answers exactly as a new one; a taken name is 400, not 409', async () => {
    await team().join('rita');
    const register = (body: object) => team().send('POST', '/api/auth/register', { body });
    const [fresh, taken] = [
      await register({ username: 'rita2', password: secret, email: 'rita2@example.org' }),
      await register({ username: 'rita3', password: secret, email: 'RITA@example.org' }),
    ];
    expect([taken.status, taken.text.replace('RITA@', 'rita2@').replace('rita3', 'rita2')]).toEqual([fresh.status, fresh.text]);
    const headersOf = (headers: Headers) => [...headers.keys()].filter((name) => name !== 'date').sort();
    expect(headersOf(taken.headers)).toEqual(headersOf(fresh.headers));
    for (const email of ['new@example.org', 'rita@example.org']) {
      const reply = await register({ username: 'RITA', password: secret, email });
      expect([reply.status, (reply.body as { code: number }).code]).toEqual([400, 400]);
    }
  });
});
