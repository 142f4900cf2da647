import { describe, expect, test } from 'vitest';
import { CasdoorLink, CasdoorStarted } from '../../server/contract/casdoor.ts';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { AuthPayload, SessionList } from '../../server/contract/schemas.ts';
import { bearer, minutes } from '../flows-multi/team.ts';
import { expectError, read } from '../flows/talk.ts';
import { ownRedirect, people, person, useCompany } from './company.ts';

describe('linking an account to an identity (security.md B77)', () => {
  const company = useCompany({ provider: { accounts: people('una', 'vic', 'vic2', 'taken', 'wes', 'xia', 'yan', 'zed') } });
  const enter = async (username: string) => {
    await company().settle({ username, email: `${username}@home.example` });
    return company().enter(username);
  };
  const bindCode = async (token: string, subject: string) =>
    company().send('POST', 'casdoor/bind', { token, body: { code: await company().fetchCode(subject), redirect_uri: ownRedirect } });
  const sessionsOf = async (token: string) => read(await company().send('GET', 'sessions', { token }), 200, SessionList).sessions;
  const linkOf = async (token: string) => read(await company().send('GET', 'casdoor/identity', { token }), 200, CasdoorLink).link;

  test('bind answers with the same session: its token echoed, no second one minted, the count of others unchanged', async () => {
    const { token, session } = await enter('una');
    await company().enter('una');
    const payload = read(await bindCode(token, 'person-una'), 200, AuthPayload);
    expect(payload).toMatchObject({
      token,
      session: { id: session.id },
      multi_device: true,
      other_sessions_count: 1,
      user: { casdoor_linked: true },
    });
    expect(await sessionsOf(token)).toHaveLength(2);
    expect(await linkOf(token)).toMatchObject({ subject: 'person-una', username: 'una', email: 'una@example.org', groups: ['org/staff'] });
  });

  test('Switch: the own other identity is replaced, and is free again', async () => {
    const { token, user } = await enter('vic');
    const kept = () => company().store.identities.ofGroup(String(user.id));
    expect((await bindCode(token, 'person-vic')).status).toBe(200);
    const [before] = await kept();
    expect(before?.sealedToken).toEqual(expect.any(String));
    const secrets = [...company().vault.secrets.keys()];
    expect((await bindCode(token, 'person-vic2')).status).toBe(200);
    expect((await linkOf(token))?.subject).toBe('person-vic2');
    // B81: what asks about the other one is gone with the link, and nothing of either is an entry of the vault.
    const after = await kept();
    expect(after.map(({ subject }) => subject)).toEqual(['person-vic2']);
    expect(after[0]?.sealedToken).toEqual(expect.any(String));
    expect(after[0]?.sealedToken).not.toBe(before?.sealedToken);
    expect([...company().vault.secrets.keys()]).toEqual(secrets);
    const again = await company().come('person-vic');
    expect(again.user.username).not.toBe('vic');
    expect((await company().activity('identity_switched'))[0]).toMatchObject({ details: { identity: 'vic2' } });
  });

  test('409 identity_taken changes nothing, whichever way it is tried', async () => {
    const { token, user } = await enter('wes');
    const holder = await company().come('person-taken');
    for (const subject of ['person-taken', 'person-wes', 'person-taken']) {
      const reply = await bindCode(token, subject);
      if (subject === 'person-wes') {
        expect(reply.status).toBe(200);
        continue;
      }
      const before = await linkOf(token);
      expectError(reply, 409, 'identity_taken');
      expect((reply.body as { detail: string }).detail).toContain('already linked');
      expect(await linkOf(token)).toEqual(before);
    }
    expectError(await company().link(token, 'person-taken'), 409, 'identity_taken');
    expect((await linkOf(token))?.subject).toBe('person-wes');
    expect((await company().come('person-taken')).user.id).toBe(holder.user.id);
    expect((await company().come('person-wes')).user.id).toBe(user.id);
  });

  test('only who switches is asked at the provider who they are; who signs in or links for the first time is not (OpenID Connect Core 3.1.2.1)', async () => {
    company().provider.accounts.set('person-ann', person('ann', { email: 'ann@there.example' }));
    const { token } = await enter('ann_here');
    const promptOf = async (body: Readonly<Record<string, unknown>>) =>
      new URL((await company().start(body, {}, token)).authorization_url).searchParams.get('prompt');
    expect(await promptOf({ intent: 'bind' })).toBeNull();
    expect((await company().link(token, 'person-ann')).status).toBe(200);
    expect([await promptOf({ intent: 'bind' }), await promptOf({ intent: 'login' })]).toEqual(['login', null]);
  });

  test('C double use: an identity that two accounts reach for at once goes to one', async () => {
    company().provider.accounts.set('person-both', person('both', { email: 'both@there.example' }));
    const tokens = await Promise.all(['both_a', 'both_b'].map(async (name) => (await enter(name)).token));
    const answers = await Promise.all(tokens.map((token) => company().link(token, 'person-both')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test('the flow belongs to who began it: not to another account, not after its session has ended', async () => {
    const { token } = await enter('yan');
    const begun = async () => {
      const started = await company().start({ intent: 'bind' }, {}, token);
      await company().browse(started, 'person-yan');
      return started;
    };
    const other = (await enter('zed')).token;
    expectError(await company().redeem(await begun(), other), 400, 'attempt_invalid');
    const started = await begun();
    expect((await company().send('POST', 'logout', { token, body: {} })).status).toBe(204);
    expectError(await company().redeem(started), 401, 'not_authenticated');
    expect(await linkOf((await company().enter('yan')).token)).toBeNull();
  });

  test('a bind makes no session, and signs nobody in who has none', async () => {
    const { token } = await company().enter('zed');
    const before = (await sessionsOf(token)).length;
    const reply = await company().link(token, 'person-zed');
    expect([reply.status, reply.body]).toEqual([200, { casdoor_linked: true }]);
    expect(reply.headers.getSetCookie()).toEqual([]);
    expect(await sessionsOf(token)).toHaveLength(before);
  });

  test('without a credential, with an API key, or with a proof that is old: no link is begun', async () => {
    const start = (sending: object) => company().send('POST', 'casdoor/start', { body: { intent: 'bind' }, ...sending });
    expectError(await start({}), 401, 'not_authenticated');
    expectError(await company().send('POST', 'casdoor/bind', { body: { code: 'x' } }), 401, 'not_authenticated');
    expectError(await company().send('DELETE', 'casdoor/unlink'), 401, 'not_authenticated');
    const { token } = await enter('xia');
    const made = await company().send('POST', 'api-keys', { token, body: { name: 'script', scopes: ['read', 'write'] } });
    const { api_key: key } = read(made, 201, ApiKeyMade);
    expectError(await start({ headers: bearer(key) }), 403, 'forbidden');
    expectError(await company().send('POST', 'casdoor/bind', { body: { code: 'x' }, headers: bearer(key) }), 403, 'forbidden');
    expectError(await company().send('DELETE', 'casdoor/unlink', { headers: bearer(key) }), 403, 'forbidden');
    company().clock.forward(11 * minutes);
    expectError(await start({ token }), 403, 'recent_sign_in_required');
  });
});

describe('parting (security.md B78)', () => {
  const company = useCompany({ provider: { accounts: people('amy', 'bly') } });

  test('unlink is idempotent, ends no session, and leaves a word of the provider that opens nothing (security.md B79)', async () => {
    await company().settle({ username: 'amy', email: 'amy@home.example' });
    const { token } = await company().enter('amy');
    await company().link(token, 'person-amy');
    const viaCasdoor = await company().come('person-amy');
    for (const wasLinked of [true, false, false])
      expect((await company().send('DELETE', 'casdoor/unlink/', { token })).body).toEqual({ casdoor_linked: false, was_linked: wasLinked });
    for (const key of [token, viaCasdoor.token])
      expect((await company().send('GET', 'settings', { token: key })).body).toMatchObject({ casdoor_linked: false });
    expect(await company().store.identities.ofGroup(String(viaCasdoor.user.id))).toMatchObject([{ partedAt: expect.any(Number) as number }]);
    expect(await company().activity('identity_unlinked')).toHaveLength(1);
    expect((await company().come('person-amy')).user.username).toBe('amy_1');
  });

  test('the last way in stays: an account without a password, and one whose temporary password has run out', async () => {
    const { token, user } = await company().come('person-bly');
    expectError(await company().send('DELETE', 'casdoor/unlink', { token }), 409, 'last_way_in');
    const hash = 'not looked at';
    await company().store.transaction((tx) =>
      tx.passwords.put({ id: user.id, hash, setAt: 0, mustChange: false, expiresAt: company().clock.now() - 1 }),
    );
    expectError(await company().send('DELETE', 'casdoor/unlink', { token }), 409, 'last_way_in');
    expect((await company().come('person-bly')).user.id).toBe(user.id);
    await company().store.transaction((tx) => tx.passwords.put({ id: user.id, hash, setAt: 0, mustChange: false }));
    expect((await company().send('DELETE', 'casdoor/unlink', { token })).status).toBe(200);
  });

  test('C: unlink twice at once', async () => {
    const id = await company().settle({ username: 'cat', email: 'cat@home.example' });
    company().provider.accounts.set('person-cat', person('cat'));
    const { token } = await company().enter('cat');
    await company().link(token, 'person-cat');
    const answers = await Promise.all(Array.from({ length: 5 }, () => company().send('DELETE', 'casdoor/unlink', { token })));
    expect(answers.map(({ body }) => (body as { was_linked: boolean }).was_linked).filter(Boolean)).toHaveLength(1);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await company().send('GET', 'casdoor/identity', { token })).body).toMatchObject({ configured: true, link: null });
    const written = (await company().activity('identity_unlinked')).filter(({ account_id: of }) => of === id);
    expect(written).toHaveLength(1);
  });
});

describe('where passwords are shut, a link is the last way in even beside one', () => {
  const company = useCompany({ sso: { fallback: 'off' }, provider: { accounts: people('dot') } });

  test('B78 with fallback off', async () => {
    const { token, user } = await company().come('person-dot');
    await company().store.transaction((tx) => tx.passwords.put({ id: user.id, hash: 'not looked at', setAt: 0, mustChange: false }));
    expectError(await company().send('DELETE', 'casdoor/unlink', { token }), 409, 'last_way_in');
  });
});

describe('single mode', () => {
  const company = useCompany({ options: { mode: 'single' }, provider: { accounts: people('own') } });

  test('nobody signs in there, but the owner may link, and part', async () => {
    expectError(await company().send('POST', 'casdoor/start', { body: {} }), 403, 'endpoint_disabled');
    expectError(await company().send('POST', 'casdoor/exchange', { body: { code: 'x' } }), 403, 'endpoint_disabled');
    const started = read(await company().send('POST', 'casdoor/start', { body: { intent: 'bind' } }), 200, CasdoorStarted);
    await company().browse(started, 'person-own');
    expect((await company().redeem(started)).body).toEqual({ casdoor_linked: true });
    expect((await company().send('GET', 'settings')).body).toMatchObject({ username: 'default', casdoor_linked: true, casdoor_available: true });
    expect((await company().send('DELETE', 'casdoor/unlink')).body).toEqual({ casdoor_linked: false, was_linked: true });
  });
});
