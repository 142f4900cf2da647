import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, exchange, outcome, settingsFor } from './at-provider.ts';
import { clientId, startLyingProvider, type LyingProvider } from './lying-provider.ts';
import { hmacToken, makeKey, signToken } from './signing.ts';

let liar: LyingProvider;

beforeAll(async () => {
  liar = await startLyingProvider();
});
afterAll(() => liar.stop());
beforeEach(() => {
  liar.lies = {};
  liar.nonce = undefined;
});

const bare = { preferred_username: undefined, email: undefined, groups: undefined };

describe('B73 userinfo', () => {
  test('of another person is refused', async () => {
    liar.lies = { claims: bare, userinfo: { sub: 'person-2', email: 'eve@example.org' } };
    expect(await outcome(exchange(connect(liar.issuer)))).toBe('userinfo_subject');
  });

  test('of nobody is done without', async () => {
    liar.lies = { claims: bare, userinfo: { sub: undefined } };
    const { identity } = await exchange(connect(liar.issuer));
    expect(identity).toMatchObject({ subject: 'person-1', username: null, groups: null });
  });

  test('fills what the ID token leaves open, and no more', async () => {
    liar.lies = {
      claims: { ...bare, email: '' },
      userinfo: { preferred_username: 'ada', email: 'ada@example.org', groups: [{ name: 'org/staff' }], id: 'person-2' },
    };
    const { identity } = await exchange(connect(liar.issuer));
    expect(identity).toMatchObject({ subject: 'person-1', username: 'ada', email: 'ada@example.org', groups: ['org/staff'] });
  });

  test('is not asked where the ID token tells all', async () => {
    const asked = liar.asked.userinfo;
    await exchange(connect(liar.issuer));
    expect(liar.asked.userinfo).toBe(asked);
  });

  test('does not overrule the ID token', async () => {
    liar.lies = { claims: { groups: undefined }, userinfo: { preferred_username: 'eve', email: 'eve@example.org', groups: 'org/staff' } };
    const { identity } = await exchange(connect(liar.issuer));
    expect(identity).toMatchObject({ username: 'ada', email: 'ada@example.org', groups: ['org/staff'] });
  });

  test.each(['server_error', 'html', 'cut_json', 'redirect_loop', 'content_type'] as const)('that is broken (%s) is done without', async (fault) => {
    liar.lies = { claims: { groups: undefined }, fault, faultAt: ['userinfo'] };
    const provider = connect(liar.issuer);
    const { identity } = await exchange(provider);
    expect(identity).toMatchObject({ username: 'ada', groups: null });
    expect(provider.reachability().reachable).toBe(true);
  });

  test('that says no, or that somebody must sign in as Casdoor does, is done without', async () => {
    liar.lies = { claims: { groups: undefined }, userinfoStatus: 401 };
    expect((await exchange(connect(liar.issuer))).identity.groups).toBeNull();
    liar.lies = { claims: { groups: undefined }, userinfo: { sub: undefined, status: 'error', msg: 'Please login first' } };
    expect((await exchange(connect(liar.issuer))).identity.groups).toBeNull();
  });
});

test('B73 userinfo as a JWT counts only where the provider signed it', async () => {
  const [key = makeKey('none')] = liar.signing;
  const about = { iss: liar.issuer, aud: clientId, sub: 'person-1', groups: ['org/board'] };
  const groupsBy = async (userinfoToken: string) => {
    liar.lies = { claims: { groups: undefined }, userinfoToken };
    return (await exchange(connect(liar.issuer))).identity.groups;
  };
  expect(await groupsBy(signToken(key, about))).toEqual(['org/board']);
  expect(await groupsBy(signToken(makeKey('first'), about))).toBeNull();
  expect(await groupsBy(hmacToken('secret', about))).toBeNull();
  liar.lies = { claims: { groups: undefined }, userinfoToken: signToken(key, { ...about, sub: 'person-2' }) };
  expect(await outcome(exchange(connect(liar.issuer)))).toBe('userinfo_subject');
});

describe('B76 M14 an address is verified', () => {
  test.each([
    ['where the ID token says true', { email_verified: true }, {}, true],
    ['not where it says the word', { email_verified: 'true' }, {}, false],
    ['not where it says one', { email_verified: 1 }, {}, false],
    ['not where it says nothing', { email_verified: undefined }, { email_verified: true }, false],
    [
      'not where userinfo has the address and the ID token says true',
      { email: '', email_verified: true },
      { email: 'ada@example.org', email_verified: true },
      false,
    ],
  ])('%s', async (_case, claims, userinfo, expected) => {
    liar.lies = { claims, userinfo };
    const { identity } = await exchange(connect(liar.issuer));
    expect(identity).toMatchObject({ email: 'ada@example.org', emailVerified: expected });
  });
});

describe('B75 who it is', () => {
  test('is what the first of the configured claims of the ID token says', async () => {
    liar.lies = { claims: { id: 'casdoor-7' } };
    expect((await exchange(connect(liar.issuer))).identity).toMatchObject({ issuer: liar.issuer, subject: 'casdoor-7' });
    const names = { ...settingsFor(liar.issuer).claims, subject: ['sub'] };
    expect((await exchange(connect(liar.issuer, { claims: names }))).identity.subject).toBe('person-1');
  });

  test('is nobody where none of them is there', async () => {
    const names = { ...settingsFor(liar.issuer).claims, subject: ['employee'] };
    expect(await outcome(exchange(connect(liar.issuer, { claims: names })))).toBe('subject_missing');
  });
});

describe('a refresh', () => {
  test('brings the identity of the new ID token, without a nonce, and the new refresh token', async () => {
    liar.lies = { claims: { groups: ['org/board'] }, tokens: { refresh_token: 'refresh-2' } };
    const fresh = await connect(liar.issuer).refresh('refresh-1', 'person-1');
    expect(fresh).toMatchObject({ identity: { subject: 'person-1', groups: ['org/board'] }, refreshToken: 'refresh-2' });
    expect(Object.fromEntries(liar.lastToken.body)).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'refresh-1' });
  });

  test.each([undefined, ''])('keeps the old refresh token where there is no new one: %s', async (refresh_token) => {
    liar.lies = { tokens: { refresh_token } };
    expect((await connect(liar.issuer).refresh('refresh-1', 'person-1')).refreshToken).toBe('refresh-1');
  });

  test('B72 checks the new ID token as strictly', async () => {
    const refresh = () => outcome(connect(liar.issuer).refresh('refresh-1', 'person-1'));
    liar.lies = { token: (claims) => hmacToken(clientId, claims) };
    expect(await refresh()).toBe('algorithm');
    liar.lies = { token: (claims) => signToken(makeKey('first'), claims) };
    expect(await refresh()).toBe('signature');
    liar.lies = { claims: { sub: 'person-2' } };
    expect(await refresh()).toBe('bad_answer');
    liar.lies = { claims: { azp: 'other' } };
    expect(await refresh()).toBe('audience');
  });

  test('takes userinfo where no ID token comes, if it names the same person', async () => {
    const about = { preferred_username: 'ada', email: 'ada@example.org', email_verified: true, groups: ['org/staff'] };
    liar.lies = { tokens: { id_token: undefined }, userinfo: about };
    const { identity } = await connect(liar.issuer).refresh('refresh-1', 'person-1');
    expect(identity).toMatchObject({ subject: 'person-1', email: 'ada@example.org', emailVerified: false, groups: ['org/staff'] });
    liar.lies = { tokens: { id_token: undefined }, userinfo: { ...about, sub: 'person-2' } };
    expect(await outcome(connect(liar.issuer).refresh('refresh-1', 'person-1'))).toBe('userinfo_subject');
  });

  test('without ID token and with a userinfo that is broken is an outage; one that says no is a no', async () => {
    liar.lies = { tokens: { id_token: undefined }, fault: 'server_error', faultAt: ['userinfo'] };
    expect(await outcome(connect(liar.issuer).refresh('refresh-1', 'person-1'))).toBe('casdoor_unreachable');
    liar.lies = { tokens: { id_token: undefined }, userinfoStatus: 401 };
    expect(await outcome(connect(liar.issuer).refresh('refresh-1', 'person-1'))).toBe('code_rejected');
  });
});
