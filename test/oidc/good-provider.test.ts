import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Provider, ProviderSettings } from '../../server/sign-in/oidc/provider-port.ts';
import { connect, outcome } from './at-provider.ts';
import { goodClient, startGoodProvider, type GoodProvider } from './good-provider.ts';

let good: GoodProvider;
const redirectUri = 'http://127.0.0.1:7420/api/v1/auth/casdoor/callback';
const ours: Partial<ProviderSettings> = { clientSecret: 'secret-of-doorward' };

beforeAll(async () => {
  good = await startGoodProvider({ accounts: { 'person-ada': {}, 'person-bob': { preferred_username: 'bob', groups: [] } } });
});
afterAll(() => good.stop());
beforeEach(() => {
  good.current = 'person-ada';
  good.accounts.set('person-ada', { preferred_username: 'ada', email: 'ada@example.org', email_verified: true, groups: ['org/staff'] });
});

const random = () => randomBytes(32).toString('base64url');

/** The whole flow as the routes run it. `spoil` changes what goes into the exchange. */
async function signIn(provider: Provider, subject?: string, spoil: Partial<Parameters<Provider['exchange']>[0]> = {}) {
  const [state, nonce, verifier] = [random(), random(), random()];
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
  const { params } = await good.signIn(await provider.authorizationUrl({ redirectUri, state, nonce, codeChallenge }), subject);
  expect(params['state']).toBe(state);
  return provider.exchange({ code: params['code'] ?? '', redirectUri, codeVerifier: verifier, nonce, iss: params['iss'], from: 'here', ...spoil });
}

describe('with a real provider', () => {
  test('B69 B72 B74 somebody signs in: PKCE, state, nonce, signature and iss parameter', async () => {
    const fresh = await signIn(connect(good.issuer, ours));
    expect(fresh.identity).toMatchObject({
      issuer: good.issuer,
      subject: 'person-ada',
      username: 'ada',
      email: 'ada@example.org',
      emailVerified: true,
    });
    expect(fresh.identity.groups).toEqual(['org/staff']);
    expect(fresh.refreshToken).toEqual(expect.any(String));
  });

  test('somebody else signs in, by name, without an address', async () => {
    const { identity } = await signIn(connect(good.issuer, ours), 'person-bob');
    expect(identity).toMatchObject({ subject: 'person-bob', username: 'bob', email: null, emailVerified: false, groups: [] });
  });

  test('B69 another verifier is refused, and so is another redirect URI', async () => {
    const provider = connect(good.issuer, ours);
    expect(await outcome(signIn(provider, undefined, { codeVerifier: random() }))).toBe('code_rejected');
    expect(await outcome(signIn(provider, undefined, { redirectUri: 'http://127.0.0.1:7420/callback' }))).toBe('code_rejected');
  });

  test('B72 B74 another nonce, another issuer and a missing issuer are refused', async () => {
    const provider = connect(good.issuer, ours);
    expect(await outcome(signIn(provider, undefined, { nonce: random() }))).toBe('nonce');
    expect(await outcome(signIn(provider, undefined, { iss: 'https://casdoor.example' }))).toBe('issuer');
    expect(await outcome(signIn(provider, undefined, { iss: undefined }))).toBe('issuer');
  });

  test('a client that ran the browser leg itself hands over no nonce', async () => {
    expect(await outcome(signIn(connect(good.issuer, ours), undefined, { nonce: undefined, iss: null }))).toBe('accepted');
  });

  test('a wrong secret is our fault, not an outage', async () => {
    const provider = connect(good.issuer, { clientSecret: 'wrong' });
    expect(await outcome(signIn(provider))).toBe('client_rejected');
    expect(provider.reachability().reachable).toBe(true);
  });

  test('B79 a refresh tells of groups as they are now, and its token is another each time', async () => {
    const provider = connect(good.issuer, ours);
    const { refreshToken } = await signIn(provider);
    good.accounts.set('person-ada', { preferred_username: 'countess', groups: ['org/board'] });
    const fresh = await provider.refresh(refreshToken ?? '', 'person-ada');
    expect(fresh.identity).toMatchObject({ subject: 'person-ada', username: 'countess', email: null, groups: ['org/board'] });
    expect(fresh.refreshToken).not.toBe(refreshToken);
    expect(await outcome(provider.refresh(refreshToken ?? '', 'person-ada'))).toBe('code_rejected');
  });

  test('a person who is gone is gone at the next refresh, and cannot sign in', async () => {
    const provider = connect(good.issuer, ours);
    const { refreshToken } = await signIn(provider);
    good.accounts.delete('person-ada');
    expect(await outcome(provider.refresh(refreshToken ?? '', 'person-ada'))).toBe('code_rejected');
    const url = await provider.authorizationUrl({ redirectUri, state: 's', nonce: 'n', codeChallenge: random() });
    expect((await good.signIn(url)).params).toMatchObject({ error: 'access_denied', state: 's' });
  });

  test('C new keys are taken at once', async () => {
    const provider = connect(good.issuer, ours);
    expect(await outcome(signIn(provider))).toBe('accepted');
    good.rotateKeys();
    expect(await outcome(signIn(provider))).toBe('accepted');
  });

  test('C it stops, which is noticed, and starts on the same port with all it knew', async () => {
    const provider = connect(good.issuer, ours);
    const { refreshToken } = await signIn(provider);
    await good.stop();
    expect(await outcome(provider.refresh(refreshToken ?? '', 'person-ada'))).toBe('casdoor_unreachable');
    await good.start();
    expect(await outcome(connect(good.issuer, ours).refresh(refreshToken ?? '', 'person-ada'))).toBe('accepted');
  });

  test('where nobody is named a page asks', async () => {
    good.current = null;
    const url = await connect(good.issuer, ours).authorizationUrl({ redirectUri, state: 's', nonce: 'n', codeChallenge: random() });
    await expect(good.signIn(url)).rejects.toThrow('Who are you?');
  });
});

test.each([
  ['the body', { token_endpoint_auth_method: 'client_secret_post' }, ours],
  ['nothing: a public client', { token_endpoint_auth_method: 'none', client_secret: undefined }, { clientSecret: null }],
] as const)('B83 a client that proves itself with %s', async (_way, changes, settings) => {
  const method = changes.token_endpoint_auth_method;
  const other = await startGoodProvider({ clients: [{ ...goodClient, ...changes }], authMethods: [method] });
  try {
    const provider = connect(other.issuer, settings);
    const verifier = random();
    const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
    const { params } = await other.signIn(await provider.authorizationUrl({ redirectUri, state: 's', nonce: 'n', codeChallenge }));
    const grant = { code: params['code'] ?? '', redirectUri, codeVerifier: verifier, nonce: 'n', iss: params['iss'], from: 'here' };
    expect((await provider.exchange(grant)).identity.subject).toBe('person-ada');
  } finally {
    await other.stop();
  }
});
