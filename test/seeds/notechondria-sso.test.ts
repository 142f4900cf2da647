import { describe, expect, test } from 'vitest';
import { secret } from '../flows-multi/team.ts';
import { ownRedirect, people, person, useCompany } from '../flows-sso/company.ts';
import { NotechondriaCasdoorClient } from './casdoor-client.ts';
import { NotechondriaClient, NotechondriaError } from './notechondria-client.ts';

async function refusal(asking: Promise<unknown>): Promise<NotechondriaError> {
  const error = await asking.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof NotechondriaError)) throw error;
  return error;
}
const at = { redirect_uri: ownRedirect };

/** The fifteen CasdoorAuthTests of 0.1.98 (reference/seeds-contract.md 2.7), as far as they are of the wire. */
describe('Notechondria 0.1.98 in shadow mode', () => {
  const company = useCompany({ sso: null });
  const client = (token?: string) => new NotechondriaCasdoorClient(company().url, token);

  test('1 config, unconfigured: exactly {configured:false}', async () => {
    expect(await client().config()).toEqual({ configured: false });
  });

  test('3 exchange 503: the text has "shadow mode"', async () => {
    const error = await refusal(client().exchange('any'));
    expect([error.status, error.message]).toEqual([503, expect.stringContaining('shadow mode')]);
  });

  test('4, 5 a Bearer that is a JWT of somebody else, or an API key of the seed, is no sign-in here and breaks nothing', async () => {
    for (const value of ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA', 'ntc_0123456789abcdef0123456789abcdef']) {
      const headers = { Authorization: `Bearer ${value}` };
      expect((await company().send('GET', 'settings/', { headers })).status).toBe(401);
      expect((await company().send('GET', 'session/', { headers })).body).toEqual({ authenticated: false });
      expect((await company().send('GET', 'casdoor/config/', { headers })).status).toBe(200);
    }
  });

  test('9, 10 bind: 401 without a session, 503 "shadow mode" with one; 13, 14 unlink works all the same, twice', async () => {
    const error = await refusal(client().bind('any'));
    expect([error.status, error.sessionRejected]).toEqual([401, true]);
    const signedIn = client(await company().admin());
    expect((await refusal(signedIn.bind('any'))).message).toContain('shadow mode');
    expect(await signedIn.unlink()).toEqual({ casdoor_linked: false, was_linked: false });
    expect(await signedIn.unlink()).toEqual({ casdoor_linked: false, was_linked: false });
  });
});

describe('Notechondria 0.1.98 with Casdoor', () => {
  const company = useCompany({
    sso: { organization: 'trance-0', application: 'notechondria' },
    provider: { accounts: people('nora', 'odo', 'pam', 'quin', 'ruth') },
  });
  const client = (token?: string) => new NotechondriaCasdoorClient(company().url, token);
  const code = (name: string) => company().fetchCode(`person-${name}`);
  const resident = async (username: string) => {
    await company().settle({ username, email: `${username}@home.example` });
    const before = new NotechondriaClient(company().url, 'Mozilla/5.0 (Windows NT 10.0)');
    const { token } = await before.login(username, secret);
    return { one: client(token), before, token };
  };

  test('2 config, configured: the five words, and an address to go to', async () => {
    const { issuer } = company().provider;
    expect(await client().config()).toMatchObject({ configured: true, endpoint: issuer, organization: 'trance-0', application: 'notechondria' });
    const url = new URL(await client().authorizeUrl(ownRedirect));
    expect(url.origin + url.pathname).toBe(`${issuer}/login/oauth/authorize`);
    expect(url.searchParams.get('state')).toBe('casdoor');
  });

  test('7 exchange provisions: a token of 40 hex that works as `Token`, and the same account the next time', async () => {
    const one = client();
    const first = await one.exchange(await code('nora'), at);
    expect(first).toMatchObject({
      multi_device: false,
      other_sessions_count: 0,
      user: { username: 'nora', email: 'nora@example.org', is_staff: false },
    });
    expect(await one.settings()).toMatchObject({ casdoor_linked: true });
    const again = await client().exchange(await code('nora'), at);
    expect(again).toMatchObject({ multi_device: true, other_sessions_count: 1, user: 'user' in first ? { id: first.user.id } : {} });
  });

  test('6 an address that is here does not sign in (upstream did until 0.1.117): a choice, as from 0.1.118 on', async () => {
    await company().settle({ username: 'odo_here', email: 'odo@example.org' });
    const choice = await client().exchange(await code('odo'), at);
    expect(choice).toMatchObject({ casdoor_identity: { username: 'odo', email: 'odo@example.org' } });
    expect(choice).not.toHaveProperty('token');
  });

  test('8 without a subject nobody; a code that is refused, or missing', async () => {
    expect((await refusal(client().exchange('made-up', at))).status).toBe(400);
    expect((await refusal(client().exchange('', at))).status).toBe(400);
  });

  test('12 bind: linked, token and user present; the old token goes on, with no session beside it', async () => {
    const { one, before, token } = await resident('pam_here');
    const payload = await one.bind(await code('pam'), at);
    expect(payload).toMatchObject({ token, multi_device: false, other_sessions_count: 0, user: { username: 'pam_here' } });
    expect((await before.listSessions()).sessions).toHaveLength(1);
    expect(await one.settings()).toEqual(expect.objectContaining({ casdoor_linked: true }));
  });

  test('11 bind: 409 "already linked", and the own link stays as it was', async () => {
    const { one } = await resident('quin_here');
    const error = await refusal(one.bind(await code('pam'), at));
    expect([error.status, error.message]).toEqual([409, expect.stringContaining('already linked')]);
    expect((await one.settings()).casdoor_linked).toBe(false);
  });

  test('Switch is a bind over the own other identity; 13, 14 unlink clears, and again; 15 settings has casdoor_linked', async () => {
    const { one, before } = await resident('ruth_here');
    company().provider.accounts.set('person-ruth2', person('ruth2'));
    await one.bind(await code('ruth'), at);
    await one.bind(await code('ruth2'), at);
    const asRuth2 = await client().exchange(await code('ruth2'), at);
    expect(asRuth2).toMatchObject({ user: { username: 'ruth_here' } });
    expect(await client().exchange(await code('ruth'), at)).toMatchObject({ user: { username: 'ruth' } });
    expect(await one.unlink()).toEqual({ casdoor_linked: false, was_linked: true });
    expect(await one.unlink()).toEqual({ casdoor_linked: false, was_linked: false });
    expect((await one.settings()).casdoor_linked).toBe(false);
    expect((await before.restoreSession()).authenticated).toBe(true);
  });
});

describe('Notechondria 0.1.111: Casdoor down, the password stands in', () => {
  const company = useCompany({ provider: { accounts: people('sol') } });

  test('login by email, identifier or username, whichever is first; its token works as `Token`, and is no other device’s', async () => {
    await company().settle({ username: 'sol_here', email: 'sol@home.example' });
    await company().provider.stop();
    const tokens = [];
    for (const fields of [
      { email: 'sol@home.example' },
      { identifier: 'SOL@home.example' },
      { username: 'sol_here' },
      { email: '', identifier: '', username: 'sol_here' },
    ]) {
      const one = new NotechondriaCasdoorClient(company().url);
      const payload = await one.login(fields, secret);
      expect(payload.user.username).toBe('sol_here');
      expect((await one.settings()).casdoor_linked).toBe(false);
      tokens.push(payload.token);
    }
    expect(new Set(tokens).size).toBe(4);
  });

  test('a wrong password and an unknown name are told apart by nothing (the seed told)', async () => {
    const one = new NotechondriaCasdoorClient(company().url);
    const [wrong, unknown] = [
      await refusal(one.login({ username: 'sol_here' }, 'not this')),
      await refusal(one.login({ username: 'nobody' }, 'not this')),
    ];
    expect([wrong.status, wrong.message]).toEqual([unknown.status, unknown.message]);
    expect(wrong.status).toBe(400);
  });

  test('an account that came by Casdoor has no password to fall back on; register, reset and verification are off', async () => {
    const old = new NotechondriaClient(company().url, 'Mozilla/5.0');
    for (const asking of [
      old.register('new', 'new@example.org', secret),
      old.verifyEmail('new@example.org', '123456'),
      old.resendVerification('new@example.org'),
    ])
      expect((await refusal(asking)).status).toBe(403);
  });

  test('rotate-api-key goes on', async () => {
    const { token } = await company().enter('sol_here');
    const old = new NotechondriaClient(company().url, 'Mozilla/5.0', token);
    expect((await old.rotateApiKey()).api_key).toMatch(/^dwk_/);
  });
});

describe('Notechondria 0.1.118: link/bind and link/create', () => {
  const company = useCompany({ sso: { provisioning: 'challenge' }, provider: { accounts: people('tia', 'uma', 'val') } });
  const challenged = async (name: string) => {
    const one = new NotechondriaCasdoorClient(company().url);
    const landed = await one.exchange(await company().fetchCode(`person-${name}`), at);
    if ('token' in landed) throw new Error('it signed in');
    return { one, nonce: landed.link_challenge, suggested: landed.suggested_username };
  };

  test('bind by username, email or identifier, once', async () => {
    await company().settle({ username: 'tia_here', email: 'tia@home.example' });
    const { one, nonce } = await challenged('tia');
    expect((await refusal(one.linkBind(nonce, { username: 'tia_here' }, 'not this'))).status).toBe(400);
    expect((await one.linkBind(nonce, { email: 'tia@home.example' }, secret)).user.username).toBe('tia_here');
    expect((await one.settings()).casdoor_linked).toBe(true);
    expect((await refusal(new NotechondriaCasdoorClient(company().url).linkBind(nonce, { identifier: 'tia_here' }, secret))).status).toBe(400);
  });

  test('create with a password: the suggested name, and the password works', async () => {
    const { one, nonce, suggested } = await challenged('uma');
    expect((await one.linkCreate(nonce, secret)).user.username).toBe(suggested);
    expect((await new NotechondriaCasdoorClient(company().url).login({ username: suggested }, secret)).user.username).toBe('uma');
  });

  test('create where the address has an account: refused (there 409), the choice stays for its holder', async () => {
    await company().settle({ username: 'val_here', email: 'val@example.org' });
    const { one, nonce } = await challenged('val');
    expect([403, 409]).toContain((await refusal(one.linkCreate(nonce, secret))).status);
    expect((await one.linkBind(nonce, { username: 'val_here' }, secret)).user.username).toBe('val_here');
  });
});
