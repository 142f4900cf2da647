import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, exchange, outcome } from './at-provider.ts';
import { clientId, startLyingProvider, type Lies, type LyingProvider } from './lying-provider.ts';
import { hmacToken, makeKey, signToken, unsignedToken } from './signing.ts';

let liar: LyingProvider;
const honest = makeKey('first');
const stranger = makeKey('first');
const now = () => Math.floor(Date.now() / 1000);

beforeAll(async () => {
  liar = await startLyingProvider();
});
afterAll(() => liar.stop());
beforeEach(() => {
  liar.lies = {};
  liar.nonce = 'nonce-1';
  liar.signing = [honest];
});

const refused: readonly (readonly [string, () => Lies, string])[] = [
  ["another issuer's", () => ({ claims: { iss: 'https://casdoor.example' } }), 'issuer'],
  ['an issuer with a slash more', () => ({ claims: { iss: `${liar.issuer}/` } }), 'issuer'],
  ['no issuer', () => ({ claims: { iss: undefined } }), 'issuer'],
  ['an audience that is not us', () => ({ claims: { aud: 'somebody-else' } }), 'audience'],
  ['a list of audiences without us', () => ({ claims: { aud: ['a', 'b'] } }), 'audience'],
  ['us among others without azp', () => ({ claims: { aud: [clientId, 'other'] } }), 'audience'],
  ['no audience', () => ({ claims: { aud: undefined } }), 'audience'],
  ['an azp that is not us', () => ({ claims: { azp: 'somebody-else' } }), 'audience'],
  ['an azp that is not us beside several audiences', () => ({ claims: { aud: [clientId, 'other'], azp: 'other' } }), 'audience'],
  ['no subject', () => ({ claims: { sub: undefined } }), 'subject_missing'],
  ['a blank subject', () => ({ claims: { sub: ' ' } }), 'subject_missing'],
  ['a subject that is a number', () => ({ claims: { sub: 7 } }), 'subject_missing'],
  ['a subject of 256 characters', () => ({ claims: { sub: 'x'.repeat(256) } }), 'subject_missing'],
  ['another nonce', () => ({ claims: { nonce: 'nonce-2' } }), 'nonce'],
  ['no nonce', () => ({ claims: { nonce: undefined } }), 'nonce'],
  ['an expiry that is past', () => ({ claims: { iat: now() - 900, exp: now() - 300 } }), 'expired'],
  ['no expiry', () => ({ claims: { exp: undefined } }), 'expired'],
  ['a birth six minutes ahead', () => ({ claims: { iat: now() + 360, exp: now() + 900 } }), 'issued_in_future'],
  ['no birth', () => ({ claims: { iat: undefined } }), 'bad_answer'],
  ['a birth that is a text', () => ({ claims: { iat: String(now()) } }), 'bad_answer'],
  ['the hash of another access token', () => ({ claims: { at_hash: atHash('another') } }), 'access_token'],
  ['a hash of the access token that is no text', () => ({ claims: { at_hash: 7 } }), 'access_token'],
  ['a header that must be understood and is not', () => ({ header: { crit: ['exp'], exp: now() + 600 } }), 'bad_answer'],
  ['a header that says the claims are not encoded', () => ({ header: { crit: ['b64'], b64: true } }), 'bad_answer'],
  ['a validity that begins later', () => ({ claims: { nbf: now() + 360 } }), 'issued_in_future'],
  ["a signature of somebody else's key with our key's id", () => ({ token: (claims) => signToken(stranger, claims) }), 'signature'],
  ['a signature of other claims', () => ({ token: (claims) => swapClaims(signToken(honest, claims)) }), 'signature'],
  ['an empty signature', () => ({ token: (claims) => signToken(honest, claims).replace(/[^.]*$/, '') }), 'signature'],
  ['alg none', () => ({ token: (claims) => unsignedToken(claims) }), 'algorithm'],
  ['HS256 with the client id', () => ({ token: (claims) => hmacToken(clientId, claims) }), 'algorithm'],
  ['HS256 with the client secret', () => ({ token: (claims) => hmacToken('secret', claims) }), 'algorithm'],
  ['HS256 with the public key as secret', () => ({ token: (claims) => hmacToken(pemOfHonest(), claims, { kid: 'first' }) }), 'algorithm'],
  ['an algorithm that the key is not for', () => ({ header: { alg: 'RS384' } }), 'signature'],
  ['an algorithm that nobody knows', () => ({ header: { alg: 'XX999' } }), 'algorithm'],
  ['a key of its own in the header', () => ({ token: (claims) => signToken(stranger, claims, { jwk: stranger.jwk, kid: undefined }) }), 'signature'],
  ['no ID token', () => ({ tokens: { id_token: undefined } }), 'id_token_missing'],
  ['an empty ID token', () => ({ tokens: { id_token: '' } }), 'id_token_missing'],
  ['an ID token that is no JWT', () => ({ tokens: { id_token: 'a.b.c' } }), 'bad_answer'],
  ['an encrypted ID token', () => ({ tokens: { id_token: 'a.b.c.d.e' } }), 'bad_answer'],
];

/** OpenID Connect Core 3.1.3.6, for RS256. */
const atHash = (token: string) => createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
const pemOfHonest = () => String(honest.publicKey.export({ type: 'spki', format: 'pem' }));

function swapClaims(token: string): string {
  const [header = '', , signature = ''] = token.split('.');
  const claims = { iss: liar.issuer, aud: clientId, sub: 'person-2', iat: now(), exp: now() + 600, nonce: 'nonce-1' };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

describe('B72 an ID token is refused that has', () => {
  test.each(refused)('%s', async (_lie, lies, reason) => {
    liar.lies = lies();
    const provider = connect(liar.issuer);
    expect(await outcome(exchange(provider, { nonce: 'nonce-1' }))).toBe(reason);
    expect(provider.reachability()).toEqual({ reachable: true, since: null, reason: null });
  });

  test('keys of its own at an address in the header: refused, and that address is never asked', async () => {
    let asked = 0;
    const trap = createServer((_req, res) => {
      asked += 1;
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [stranger.jwk] }));
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((trap.address() as AddressInfo).port)}/keys`;
    for (const header of [{ jku: url }, { x5u: url }, { jku: url, kid: undefined }, { jku: url, kid: 'elsewhere' }]) {
      liar.lies = { token: (claims) => signToken(stranger, claims, header) };
      expect(await outcome(exchange(connect(liar.issuer), { nonce: 'nonce-1' })), JSON.stringify(header)).toBe('signature');
    }
    expect(asked).toBe(0);
    trap.close();
  });

  test('the hash of its access token is accepted, whatever signs', async () => {
    liar.lies = { claims: { at_hash: atHash('access') } };
    expect(await outcome(exchange(connect(liar.issuer), { nonce: 'nonce-1' }))).toBe('accepted');
    liar.signing = [makeKey('other', 'EdDSA')];
    const long = createHash('sha512').update('access').digest().subarray(0, 32).toString('base64url');
    liar.lies = { claims: { at_hash: long } };
    expect(await outcome(exchange(connect(liar.issuer), { nonce: 'nonce-1' }))).toBe('accepted');
  });

  test('the truth is accepted', async () => {
    const fresh = await exchange(connect(liar.issuer), { nonce: 'nonce-1' });
    expect(fresh).toEqual({
      identity: {
        issuer: liar.issuer,
        subject: 'person-1',
        username: 'ada',
        email: 'ada@example.org',
        emailVerified: true,
        displayName: null,
        givenName: null,
        familyName: null,
        groups: ['org/staff'],
      },
      refreshToken: 'refresh-1',
    });
  });

  test('an expiry of ten seconds ago is accepted: clocks differ', async () => {
    liar.lies = { claims: { exp: now() - 10 } };
    expect(await outcome(exchange(connect(liar.issuer), { nonce: 'nonce-1' }))).toBe('accepted');
  });

  test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('%s is accepted', async (alg) => {
    liar.signing = [makeKey('other', alg)];
    expect(await outcome(exchange(connect(liar.issuer), { nonce: 'nonce-1' }))).toBe('accepted');
  });
});

describe('B72 whoever ran the browser leg without us', () => {
  test.each(['a-nonce-of-theirs', '', undefined])('gets in whether the ID token has a nonce or not: %s', async (nonce) => {
    liar.nonce = nonce;
    expect(await outcome(exchange(connect(liar.issuer)))).toBe('accepted');
  });

  test('without PKCE no verifier is sent', async () => {
    await exchange(connect(liar.issuer), { codeVerifier: undefined });
    expect(liar.lastToken.body.has('code_verifier')).toBe(false);
  });

  test('is refused all the same with a signature that is bad', async () => {
    liar.lies = { token: (claims) => signToken(stranger, claims) };
    expect(await outcome(exchange(connect(liar.issuer)))).toBe('signature');
  });
});

describe('B74 the issuer parameter of the callback', () => {
  const promised = { authorization_response_iss_parameter_supported: true };
  test.each([
    ['somebody else’s', {}, () => 'https://casdoor.example', 'issuer'],
    ['missing where it was promised', promised, () => undefined, 'issuer'],
    ['ours where it was promised', promised, () => liar.issuer, 'accepted'],
    ['missing where nobody promised it', {}, () => undefined, 'accepted'],
  ])('%s', async (_case, discovery, iss, expected) => {
    liar.lies = { discovery };
    const codes = liar.asked.token;
    expect(await outcome(exchange(connect(liar.issuer), { nonce: 'nonce-1', iss: iss() }))).toBe(expected);
    expect(liar.asked.token - codes).toBe(expected === 'accepted' ? 1 : 0);
  });
});
