import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, exchange, outcome, redirectUri } from './at-provider.ts';
import { clientId, startLyingProvider, type LyingProvider } from './lying-provider.ts';

let liar: LyingProvider;

beforeAll(async () => {
  liar = await startLyingProvider();
});
afterAll(() => liar.stop());
beforeEach(() => {
  liar.lies = {};
});

const none = { access_token: undefined, id_token: undefined };
const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

describe('the token endpoint hears', () => {
  test('the code, the verifier and the redirect URI to the letter', async () => {
    const own = `${redirectUri}?from=app`;
    await exchange(connect(liar.issuer), { redirectUri: own });
    expect(Object.fromEntries(liar.lastToken.body)).toEqual({
      grant_type: 'authorization_code',
      code: 'code',
      redirect_uri: own,
      code_verifier: 'v'.repeat(43),
    });
  });

  test.each([
    ['nothing is advertised', undefined, 'basic'],
    ['both ways are', ['client_secret_post', 'client_secret_basic'], 'basic'],
    ['only the body is', ['client_secret_post'], 'post'],
    ['something odd is', 'client_secret_post', 'basic'],
  ])('the secret where %s', async (_case, methods, way) => {
    liar.lies = { discovery: { token_endpoint_auth_methods_supported: methods } };
    await exchange(connect(liar.issuer));
    const { body, authorization } = liar.lastToken;
    expect(authorization).toBe(way === 'basic' ? basic(clientId, 'secret') : undefined);
    expect(body.get('client_secret')).toBe(way === 'post' ? 'secret' : null);
  });

  test('a secret with odd characters encoded, and no more than needed', async () => {
    await exchange(connect(liar.issuer, { clientId: 'doorward-test', clientSecret: 'a-b_c.d:e f%' }));
    expect(liar.lastToken.authorization).toBe(basic('doorward-test', 'a-b_c.d%3Ae+f%25'));
  });

  test('B83 no secret from a public client', async () => {
    await exchange(connect(liar.issuer, { clientSecret: null }));
    const { body, authorization } = liar.lastToken;
    expect(authorization).toBeUndefined();
    expect(body.get('client_id')).toBe(clientId);
    expect(body.has('client_secret')).toBe(false);
  });
});

describe('the token endpoint says no', () => {
  test.each([
    ['invalid_grant', 400, 'code_rejected'],
    ['invalid_request', 400, 'code_rejected'],
    ['invalid_client', 401, 'client_rejected'],
    ['invalid_client', 400, 'client_rejected'],
    ['unauthorized_client', 400, 'client_rejected'],
    ['invalid_grant', 200, 'code_rejected'],
    ['invalid_client', 200, 'client_rejected'],
  ])('%s with status %i', async (error, status, reason) => {
    liar.lies = { tokens: { ...none, error, error_description: 'no' }, tokenStatus: status };
    const provider = connect(liar.issuer);
    expect(await outcome(exchange(provider))).toBe(reason);
    expect(await outcome(provider.refresh('refresh-1', 'person-1'))).toBe(reason);
    expect(provider.reachability().reachable).toBe(true);
  });

  test('as Casdoor does it when the person is gone', async () => {
    liar.lies = { tokens: { ...none, status: 'error', msg: "The user: org/ada doesn't exist" } };
    expect(await outcome(connect(liar.issuer).refresh('refresh-1', 'person-1'))).toBe('code_rejected');
  });

  test('as Casdoor does it when it cannot read its own refresh token any more: that is no word about the person', async () => {
    const words = 'parse refresh token error: token has invalid claims: token is expired';
    liar.lies = { tokens: { ...none, error: 'invalid_grant', error_description: words }, tokenStatus: 400 };
    const provider = connect(liar.issuer);
    expect(await outcome(provider.refresh('refresh-1', 'person-1'))).toBe('grant_unreadable');
    expect(provider.reachability().reachable).toBe(true);
  });

  test.each([{ access_token: undefined }, { token_type: 'mac' }, { expires_in: 'soon' }])('or something that is no answer: %j', async (tokens) => {
    liar.lies = { tokens };
    expect(await outcome(exchange(connect(liar.issuer)))).toBe('bad_answer');
  });

  test.each(['server_error', 'temporarily_unavailable'])('%s is an outage when several people get it', async (error) => {
    liar.lies = { tokens: { ...none, error }, tokenStatus: 400 };
    const provider = connect(liar.issuer);
    for (const from of ['one', 'two', 'three']) {
      expect(provider.reachability().reason).toBeNull();
      expect(await outcome(exchange(provider, { from }))).toBe('casdoor_unreachable');
    }
    expect(provider.reachability().reason).toBe('server_error');
  });
});

describe('B81 what a rejection carries', () => {
  test('is a code, and nothing of a token', async () => {
    liar.lies = { claims: { aud: 'other', email: 'very-private@example.org' } };
    const error: unknown = await exchange(connect(liar.issuer)).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).cause).toBeUndefined();
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toMatch(/very-private|eyJ/);
  });
});
