import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { authorizationUrl, connect, exchange, outcome, pushedClock, redirectUri } from './at-provider.ts';
import { clientId, startLyingProvider, type LyingProvider } from './lying-provider.ts';

let liar: LyingProvider;

beforeAll(async () => {
  liar = await startLyingProvider();
});
afterAll(() => liar.stop());
beforeEach(() => {
  liar.lies = {};
});

describe('B71 an issuer', () => {
  test.each([
    'http://casdoor.example',
    'http://192.168.1.9:8000',
    'http://127.0.0.1.example',
    'http://localhost.example',
    'ftp://127.0.0.1',
    'casdoor',
    '',
  ])('that is neither https nor on this computer is not made a provider of: %s', (issuer) => {
    expect(() => connect(issuer)).toThrow(AppError);
  });

  test.each(['https://casdoor.example?a', 'https://casdoor.example#a', 'https://me:pass@casdoor.example'])(
    'that carries more than a place: %s',
    (issuer) => {
      expect(() => connect(issuer)).toThrow(AppError);
    },
  );

  test.each(['https://casdoor.example', 'https://casdoor.example/realm', 'http://localhost:8000', 'http://[::1]:8000'])(
    'that is fine: %s',
    (issuer) => {
      expect(connect(issuer).reachability().reachable).toBe(true);
    },
  );
});

describe('B71 a discovery document is refused', () => {
  test.each([
    ["that is another issuer's", () => 'https://casdoor.example'],
    ['whose issuer has a slash more', () => `${liar.issuer}/`],
    ['whose issuer is spelled another way', () => liar.issuer.replace('http:', 'HTTP:')],
  ])('%s', async (_lie, issuer) => {
    liar.lies = { discovery: { issuer: issuer() } };
    const provider = connect(liar.issuer);
    expect(await outcome(exchange(provider))).toBe('casdoor_unreachable');
    expect(provider.reachability()).toMatchObject({ reachable: false, reason: 'issuer_changed' });
  });

  test.each([
    ['issuer', undefined],
    ['authorization_endpoint', undefined],
    ['token_endpoint', 'not a place'],
    ['token_endpoint', 'http://casdoor.example/token'],
    ['token_endpoint', 'file:///etc/passwd'],
    ['jwks_uri', 'http://10.0.0.1/keys'],
    ['jwks_uri', 7],
    ['userinfo_endpoint', 'https://me:pass@casdoor.example/userinfo'],
  ])('whose %s is %s', async (name, value) => {
    liar.lies = { discovery: { [name]: value } };
    const provider = connect(liar.issuer);
    expect(await outcome(authorizationUrl(provider))).toBe('casdoor_unreachable');
    expect(provider.reachability()).toMatchObject({ reachable: false, reason: 'bad_answer' });
  });
});

describe('C a discovery document that changes', () => {
  test.each([
    ['its issuer', { issuer: 'https://casdoor.example' }],
    ['its authorization endpoint', { authorization_endpoint: 'https://casdoor.example/authorize' }],
    ['its token endpoint', { token_endpoint: 'https://casdoor.example/token' }],
    ['its keys', { jwks_uri: 'https://casdoor.example/keys' }],
    ['its userinfo', { userinfo_endpoint: null }],
  ])('in %s is refused', async (_what, discovery) => {
    const clock = pushedClock();
    const provider = connect(liar.issuer, {}, clock);
    expect(await outcome(exchange(provider))).toBe('accepted');
    liar.lies = { discovery };
    clock.forward(11_000);
    const tokens = liar.asked.token;
    expect(await outcome(authorizationUrl(provider))).toBe('casdoor_unreachable');
    expect(await outcome(exchange(provider))).toBe('casdoor_unreachable');
    expect(provider.reachability()).toMatchObject({ reachable: false, reason: 'issuer_changed' });
    expect(liar.asked.token).toBe(tokens);
  });
});

describe('B69 the authorization URL', () => {
  test('has PKCE S256, state, nonce and what else a code flow needs', async () => {
    const url = new URL(await authorizationUrl(connect(liar.issuer)));
    expect(`${url.origin}${url.pathname}`).toBe(`${liar.issuer}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      state: 'state-1',
      nonce: 'nonce-1',
      code_challenge: 'c'.repeat(43),
      code_challenge_method: 'S256',
    });
  });

  test('asks for the document once for two seconds, whoever asks how often', async () => {
    const clock = pushedClock();
    const provider = connect(liar.issuer, {}, clock);
    const before = liar.asked.discovery;
    await Promise.all([authorizationUrl(provider), authorizationUrl(provider), provider.check(1_000)]);
    await authorizationUrl(provider);
    expect(liar.asked.discovery - before).toBe(1);
    clock.forward(2_001);
    await provider.check(1_000);
    expect(liar.asked.discovery - before).toBe(2);
  });

  test('an answer that was asked for before this computer slept is as old as the question: what was out meanwhile is found out', async () => {
    const clock = pushedClock();
    const provider = connect(liar.issuer, {}, clock);
    const before = liar.asked.keys;
    liar.lies = { delayMs: 200 };
    const look = provider.check(5_000);
    await expect.poll(() => liar.asked.keys - before).toBe(1);
    clock.forward(11_000);
    expect(await look).toMatchObject({ reachable: true });
    liar.lies = { fault: 'server_error' };
    expect(await outcome(authorizationUrl(provider))).toBe('casdoor_unreachable');
  });
});
