import { describe, expect, test } from 'vitest';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { addApp, minutes, secret, withToken } from '../flows-multi/team.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { people, person, useCompany } from './company.ts';

/** api.md casdoor/link/*: one use, ten minutes; autoLink `challenge`, provisioning `challenge`. */
describe('the choice: an account here, or a new one', () => {
  const company = useCompany({
    sso: { provisioning: 'challenge' },
    provider: { accounts: people('ann', 'ben', 'cid', 'dan', 'eva', 'fay', 'gus', 'hal', 'ivy', 'jon', 'kim', 'lee') },
  });
  const bind = (link_challenge: string, body: object) => company().send('POST', 'casdoor/link/bind', { body: { link_challenge, ...body } });
  const create = (link_challenge: string, body: object = {}) => company().send('POST', 'casdoor/link/create', { body: { link_challenge, ...body } });

  test('is described, with no session and no link made by it', async () => {
    const choice = await company().ask('person-ann');
    expect(choice).toMatchObject({
      casdoor_identity: { username: 'ann', email: 'ann@example.org', display_name: 'The ann' },
      suggested_username: 'ann',
      may_bind: true,
      may_create: true,
      nonce: choice.link_challenge,
    });
    const life = Date.parse(choice.expires_at) - company().clock.now();
    expect(Math.round(life / minutes)).toBe(10);
    expect(choice.link_challenge).toMatch(/^[\w-]{43}$/);
    expect(await company().activity('identity_linked')).toEqual([]);
  });

  test('bind: the password of the account here is needed; a wrong one does not burn the choice; after the right one it is used up', async () => {
    const id = await company().settle({ username: 'ben_here', email: 'ben@home.example' });
    const { link_challenge } = await company().ask('person-ben');
    expectError(await bind(link_challenge, { ident: 'ben_here', password: 'not this one' }), 400, 'invalid_credentials');
    expectError(await bind(link_challenge, { ident: 'nobody', password: 'not this one' }), 400, 'invalid_credentials');
    expectFieldError(await bind(link_challenge, { password: secret }), 'ident', ['required']);
    const payload = read(await bind(link_challenge, { email: 'BEN@home.example', password: secret }), 200, AuthPayload);
    expect(payload.user).toMatchObject({ id, casdoor_linked: true });
    expectError(await bind(link_challenge, { ident: 'ben_here', password: secret }), 400, 'link_challenge_invalid');
    expect((await company().come('person-ben')).user.id).toBe(id);
  });

  test('bind: a second factor is needed too, and a wrong code burns nothing', async () => {
    await company().settle({ username: 'cid_here', email: 'cid@home.example' });
    const app = await addApp(company(), (await company().enter('cid_here')).token);
    const { link_challenge } = await company().ask('person-cid');
    const given = { ident: 'cid_here', password: secret };
    expectError(await bind(link_challenge, given), 403, 'second_factor_required');
    expectError(await bind(link_challenge, { ...given, code: '000000' }), 400, 'code_invalid');
    company().clock.forward(minutes);
    expect((await bind(link_challenge, { ...given, channel: 'recovery', code: app.codes[0] })).status).toBe(200);
    await company().settle({ username: 'dan_here', email: 'dan@home.example' });
    const other = await addApp(company(), (await company().enter('dan_here')).token);
    const { link_challenge: second } = await company().ask('person-dan');
    company().clock.forward(minutes);
    const body = { ident: 'dan_here', password: secret, code: other.code() };
    expect(read(await bind(second, body), 200, AuthPayload).user.username).toBe('dan_here');
  });

  test('bind: where the second factor is e-mail, a code is mailed, good for this choice and for nothing else', async () => {
    for (const name of ['una', 'uli']) company().provider.accounts.set(`person-${name}`, person(name));
    await company().settle({ username: 'una_here', email: 'una@home.example' });
    expect((await company().send('PUT', '2fa/email', { token: (await company().enter('una_here')).token, body: {} })).status).toBe(200);
    const [mine, other] = [await company().ask('person-una'), await company().ask('person-uli')];
    const given = { ident: 'una_here', password: secret };
    const asked = await bind(mine.link_challenge, given);
    expectError(asked, 403, 'second_factor_required');
    expect(asked.body).toMatchObject({ channels: ['email', 'recovery'] });
    expect(await company().mailsTo('una@home.example', 'secondFactorCode')).toEqual([]);
    expectError(await bind(mine.link_challenge, { ...given, channel: 'totp', code: '123456' }), 400, 'code_invalid');
    // A wrong password has nothing mailed.
    expectError(await bind(mine.link_challenge, { ...given, password: 'not this one', channel: 'email' }), 400, 'invalid_credentials');
    expect(await company().mailsTo('una@home.example', 'secondFactorCode')).toEqual([]);
    expectError(await bind(mine.link_challenge, { ...given, channel: 'email' }), 403, 'second_factor_required');
    const { code = '' } = await company().newestMail('una@home.example', 'secondFactorCode');
    expectError(await bind(other.link_challenge, { ...given, channel: 'email', code }), 400, 'code_invalid');
    expectError(await bind(mine.link_challenge, { ...given, channel: 'email', code: code === '000000' ? '111111' : '000000' }), 400, 'code_invalid');
    expect(read(await bind(mine.link_challenge, { ...given, channel: 'email', code }), 200, AuthPayload).user.username).toBe('una_here');
  });

  test('bind: a code that was mailed is over after a newer one, and after five wrong ones; then another one is mailed', async () => {
    company().provider.accounts.set('person-eli', person('eli'));
    await company().settle({ username: 'eli_here', email: 'eli@home.example' });
    await company().send('PUT', '2fa/email', { token: (await company().enter('eli_here')).token, body: {} });
    const given = { ident: 'eli_here', password: secret, channel: 'email' };
    const mailed = async (choice: string) => {
      expectError(await bind(choice, given), 403, 'second_factor_required');
      return (await company().newestMail('eli@home.example', 'secondFactorCode')).code ?? '';
    };
    const { link_challenge } = await company().ask('person-eli');
    const first = await mailed(link_challenge);
    const second = await mailed(link_challenge);
    if (first !== second) expectError(await bind(link_challenge, { ...given, code: first }), 400, 'code_invalid');
    const wrong = second === '000000' ? '111111' : '000000';
    for (let n = 0; n < 5; n += 1) expectError(await bind(link_challenge, { ...given, code: wrong }), 400, 'code_invalid');
    expectError(await bind(link_challenge, { ...given, code: second }), 400, 'code_invalid');
    expect((await bind(link_challenge, { ...given, code: await mailed(link_challenge) })).status).toBe(200);
  });

  test('C double use: of twenty at once, one', async () => {
    const { link_challenge } = await company().ask('person-eva');
    const made = await Promise.all(Array.from({ length: 20 }, () => create(link_challenge)));
    expect(made.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const reply of made.filter(({ status }) => status !== 200)) expectError(reply, 400, 'link_challenge_invalid');
    await company().settle({ username: 'fay_here', email: 'fay@home.example' });
    const { link_challenge: other } = await company().ask('person-fay');
    const bound = await Promise.all(Array.from({ length: 20 }, () => bind(other, { ident: 'fay_here', password: secret })));
    expect(bound.filter(({ status }) => status === 200)).toHaveLength(1);
  }, 60_000);

  test('two choices of one person: the second finds the identity taken', async () => {
    const [first, second] = [await company().ask('person-gus'), await company().ask('person-gus')];
    expect((await create(first.link_challenge, { username: 'gus_one' })).status).toBe(200);
    expectError(await create(second.link_challenge, { username: 'gus_two' }), 409, 'identity_taken');
    await company().settle({ username: 'gus_three', email: 'gus3@home.example' });
    expectError(await bind(second.link_challenge, { ident: 'gus_three', password: secret }), 409, 'identity_taken');
  });

  test('create: with a name and a password; a taken name, a bad one or a weak password burn nothing', async () => {
    const { link_challenge } = await company().ask('person-hal');
    expectFieldError(await create(link_challenge, { username: 'ADA' }), 'username', ['username_unique']);
    expectFieldError(await create(link_challenge, { username: 'a b' }), 'username', ['invalid']);
    expectFieldError(await create(link_challenge, { username: 'hal_new', password: 'q7Zw#k' }), 'password', ['password_too_short']);
    const made = withToken(read(await create(link_challenge, { username: 'hal_new', password: secret }), 200, AuthPayload));
    expect(made.user).toMatchObject({
      username: 'hal_new',
      email: 'hal@example.org',
      email_verified: true,
      has_password: true,
      casdoor_linked: true,
    });
    expect((await company().enter('hal_new')).user.id).toBe(made.user.id);
  });

  test('create without a name takes the suggested one, and without a password the account has none', async () => {
    const { link_challenge } = await company().ask('person-ivy');
    expect(read(await create(link_challenge, { password: '' }), 200, AuthPayload).user).toMatchObject({ username: 'ivy', has_password: false });
  });

  test('one that was made up, empty or left out opens nothing', async () => {
    for (const body of [{ link_challenge: 'made-up' }, {}, { nonce: 'made-up' }]) {
      expectError(await company().send('POST', 'casdoor/link/create', { body }), 400, 'link_challenge_invalid');
      const proof = { ident: 'ada', password: 'lovely analytical engine' };
      expectError(await company().send('POST', 'casdoor/link/bind', { body: { ...body, ...proof } }), 400, 'link_challenge_invalid');
    }
  });

  test("is called `nonce` by the seed's clients", async () => {
    const { nonce } = await company().ask('person-kim');
    expect((await company().send('POST', 'casdoor/link/create/', { body: { nonce, password: secret } })).status).toBe(200);
  });

  test("where the address is somebody's here, no new account is made of it: their password decides", async () => {
    await company().settle({ username: 'lee_here', email: 'lee@example.org' });
    const choice = await company().ask('person-lee');
    expect(choice).toMatchObject({ may_bind: true, may_create: false });
    expectError(await create(choice.link_challenge), 403, 'link_required');
    expect((await bind(choice.link_challenge, { ident: 'lee_here', password: secret })).status).toBe(200);
  });

  test('an account that is disabled is not joined', async () => {
    const id = await company().settle({ username: 'mia_here', email: 'mia@home.example' });
    company().provider.accounts.set('person-mia', person('mia'));
    const { link_challenge } = await company().ask('person-mia');
    await company().store.transaction((tx) => tx.accounts.update(id, { isActive: false }));
    expectError(await bind(link_challenge, { ident: 'mia_here', password: secret }), 400, 'invalid_credentials');
  });

  test('B76: an address that is confirmed there and only claimed here keeps nobody out: a new account has it, the other one not any more', async () => {
    const id = await company().settle({ username: 'oz_here', email: 'oz@example.org', emailVerified: false });
    company().provider.accounts.set('person-oz', person('oz'));
    const choice = await company().ask('person-oz');
    expect(choice).toMatchObject({ may_bind: true, may_create: true });
    expect(read(await create(choice.link_challenge), 200, AuthPayload).user).toMatchObject({ email: 'oz@example.org', email_verified: true });
    expect(await company().store.accounts.byId(id)).toMatchObject({ email: null });
  });

  test('B77: an account that has an identity keeps it: a password alone switches to no other', async () => {
    for (const name of ['nia', 'nia2']) company().provider.accounts.set(`person-${name}`, person(name));
    await company().settle({ username: 'nia_here', email: 'nia@home.example' });
    expect((await bind((await company().ask('person-nia')).link_challenge, { ident: 'nia_here', password: secret })).status).toBe(200);
    const { link_challenge: other } = await company().ask('person-nia2');
    expectError(await bind(other, { ident: 'nia_here', password: secret }), 409, 'identity_taken');
  });

  test('is over after ten minutes', async () => {
    const { link_challenge } = await company().ask('person-jon');
    company().clock.forward(10 * minutes + 1000);
    expectError(await create(link_challenge), 400, 'link_challenge_invalid');
    expectError(await bind(link_challenge, { ident: 'ada', password: 'lovely analytical engine' }), 400, 'link_challenge_invalid');
  });
});
