import { describe, expect, test } from 'vitest';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { addApp, bearer, secret } from '../flows-multi/team.ts';
import { expectError, read } from '../flows/talk.ts';
import { people, person, useCompany } from './company.ts';

describe('somebody with an address that an account here has, autoLink challenge (security.md B76; CVE-2026-9092)', () => {
  const company = useCompany({ provider: { accounts: people('bob', 'cat') } });

  test('no session: a choice, in which only the account here can be proved', async () => {
    await company().settle({ username: 'bob' });
    const choice = await company().ask('person-bob');
    expect(choice).toMatchObject({ may_bind: true, may_create: false });
    expect(JSON.stringify(choice)).not.toContain('token');
    expect((await company().enter('bob')).user.casdoor_linked).toBe(false);
  });

  test('an address that differs in case is the same; one that nobody has makes an account', async () => {
    company().provider.accounts.set('person-loud', person('loud', { email: 'BOB@Example.ORG' }));
    expect((await company().ask('person-loud')).may_create).toBe(false);
    expect((await company().come('person-cat')).user).toMatchObject({ username: 'cat', email: 'cat@example.org', role: 'user' });
  });

  test('a name that is taken gets a number; a strange one is made to fit; without one the address or the subject serves', async () => {
    const { accounts } = company().provider;
    accounts.set('person-n1', person('cat', { email: 'n1@example.org' }));
    accounts.set('person-n2', person('  <b>Zoë</b> ', { email: 'n2@example.org' }));
    accounts.set('person-n3', { email: 'n3@example.org' });
    accounts.set('person-n4', {});
    expect((await company().come('person-n1')).user.username).toBe('cat_1');
    expect((await company().come('person-n2')).user.username).toBe('bZoëb');
    expect((await company().come('person-n3')).user.username).toBe('n3');
    expect((await company().come('person-n4')).user).toMatchObject({ username: 'casdoor_person-n4', email: null });
  });

  test('somebody who arrives twice at once gets one account', async () => {
    company().provider.accounts.set('person-twin', person('twin'));
    const answers = await Promise.all(Array.from({ length: 10 }, () => company().signIn('person-twin')));
    const ids = answers.map((reply) => (reply.body as { user?: { id: number } }).user?.id);
    expect([...new Set(ids)]).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  test('the address counts as verified only where the ID token says so with the boolean true', async () => {
    const { accounts } = company().provider;
    for (const [name, verified] of Object.entries({ yes: true, no: false, missing: undefined, text: 'true', one: 1 }))
      accounts.set(`person-v-${name}`, {
        preferred_username: `v_${name}`,
        email: `v-${name}@example.org`,
        ...({ email_verified: verified } as object),
      });
    for (const name of ['yes', 'no', 'missing', 'text', 'one'])
      expect((await company().come(`person-v-${name}`)).user, name).toMatchObject({ email: `v-${name}@example.org`, email_verified: name === 'yes' });
  });
});

describe('autoLink verified-email', () => {
  const company = useCompany({ sso: { autoLink: 'verified-email' }, provider: { accounts: people('tom', 'una', 'vic', 'wes') } });

  test('B76 takeover: joined where both sides verified; password, second factor, sessions and keys of before are gone', async () => {
    const id = await company().settle({ username: 'tom' });
    const before = await company().enter('tom');
    await addApp(company(), before.token);
    const key = read(await company().send('POST', 'api-keys', { token: before.token, body: { name: 'k', scopes: ['read'] } }), 201, ApiKeyMade);
    const after = await company().come('person-tom');
    expect(after.user).toMatchObject({ id, casdoor_linked: true, has_password: false, two_factor: false });
    expectError(await company().send('GET', 'settings', { token: before.token }), 401, 'invalid_token');
    expectError(await company().send('GET', 'settings', { headers: bearer(key.api_key) }), 401, 'invalid_token');
    expectError(await company().tryLogin({ ident: 'tom', password: secret }), 400, 'invalid_credentials');
    expect((await company().activity('identity_linked'))[0]).toMatchObject({ details: { identity: 'tom' } });
  });

  test('B76: not where the local address is unverified, nor where the provider says nothing of it', async () => {
    await company().settle({ username: 'una', emailVerified: false });
    await company().settle({ username: 'vic' });
    company().provider.accounts.set('person-vic', person('vic', { email_verified: false }));
    // Una's address is confirmed at the provider and only claimed here: she may leave the account to whoever made it.
    for (const [name, mayCreate] of [
      ['una', true],
      ['vic', false],
    ] as const) {
      expect(await company().ask(`person-${name}`)).toMatchObject({ may_bind: true, may_create: mayCreate });
      expect((await company().enter(name)).user.has_password).toBe(true);
    }
  });

  test('B76: never over another link', async () => {
    await company().settle({ username: 'wes' });
    const { token, user } = await company().enter('wes');
    company().provider.accounts.set('person-own', person('own', { email: 'own@there.example' }));
    expect((await company().link(token, 'person-own')).status).toBe(200);
    expect((await company().ask('person-wes')).may_create).toBe(false);
    expect((await company().come('person-own')).user.id).toBe(user.id);
    expect((await company().enter('wes')).user.has_password).toBe(true);
  });

  test('a disabled account is not taken over, and keeps what it has', async () => {
    const id = await company().settle({ username: 'xia' });
    company().provider.accounts.set('person-xia', person('xia'));
    await company().store.transaction((tx) => tx.accounts.update(id, { isActive: false }));
    expectError(await company().signIn('person-xia'), 401, 'account_disabled');
    expect(await company().store.passwords.byId(id)).toBeDefined();
    expect(await company().store.identities.ofGroup(String(id))).toEqual([]);
  });
});

describe('autoLink off, provisioning off', () => {
  const company = useCompany({ sso: { autoLink: 'off', provisioning: 'off' }, provider: { accounts: people('bob', 'cat') } });

  test('an address that is here: link_required; nobody: not_registered; a link that was made here works', async () => {
    await company().settle({ username: 'bob' });
    expectError(await company().signIn('person-bob'), 403, 'link_required');
    expectError(await company().signIn('person-cat'), 403, 'not_registered');
    expect((await company().activity('sso_refused')).map(({ details }) => details['reason'])).toEqual(['not_registered', 'link_required']);
    const { token, user } = await company().enter('bob');
    expect((await company().link(token, 'person-cat')).status).toBe(200);
    expect((await company().come('person-cat')).user.id).toBe(user.id);
  });
});

describe('an account that an admin made for whoever comes by the provider', () => {
  const company = useCompany({ provider: { accounts: people('xia', 'yul') } });

  test('is theirs at the first sign-in, with the role that the admin chose', async () => {
    const token = await company().admin();
    const body = { username: 'xia_here', email: 'xia@example.org', role: 'admin', access: 'sso' };
    expect((await company().send('POST', 'admin/accounts', { token, body })).status).toBe(201);
    const { user } = await company().come('person-xia');
    expect(user).toMatchObject({ username: 'xia_here', role: 'admin', email: 'xia@example.org', email_verified: true, casdoor_linked: true });
  });

  test('is nobody’s whose address the provider did not confirm', async () => {
    const token = await company().admin();
    const body = { username: 'yul_here', email: 'yul@example.org', role: 'admin', access: 'sso' };
    expect((await company().send('POST', 'admin/accounts', { token, body })).status).toBe(201);
    company().provider.accounts.set('person-yul', person('yul', { email_verified: false }));
    expectError(await company().signIn('person-yul'), 403, 'not_registered');
  });
});
