import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, sign as cryptoSign, type KeyObject } from 'node:crypto';
import { importJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, handClock, startDoorward, type Doorward, type HandClock } from '../support/doorward.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';

interface Parts {
  readonly header: Record<string, unknown>;
  readonly claims: JWTPayload & Record<string, unknown>;
}

const b64 = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const partsOf = (token: string): Parts => {
  const [header = '', claims = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return { header: JSON.parse(header) as Parts['header'], claims: JSON.parse(claims) as Parts['claims'] };
};

const clock: HandClock = handClock();
let house: Doorward;
let good: string;
let jwk: JWK;

const login = async (from: Doorward) => (await from.call({ method: 'POST', path: '/api/auth/login' })).json<{ data: { token: string } }>().data.token;
const statusOf = async (token: string) => (await house.call({ path: '/api/auth/profile', headers: bearer(token) })).status;

beforeAll(async () => {
  const vault = createMemoryVault();
  house = await startDoorward({ clock, vault });
  good = await login(house);
  jwk = JSON.parse((await vault.read('jwt-key')) ?? '{}') as JWK;
});
afterAll(() => house.stop());

/** Signed with the server's own key: everything is right but what the test changes. */
async function resigned(change: {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly without?: readonly string[];
}): Promise<string> {
  const { header, claims } = partsOf(good);
  const payload = Object.fromEntries(Object.entries({ ...claims, ...change.claims }).filter(([name]) => !change.without?.includes(name)));
  return new SignJWT(payload).setProtectedHeader({ ...header, ...change.header } as { alg: string }).sign(await importJWK(jwk, 'EdDSA'));
}

function forged(header: Record<string, unknown>, signature: (input: string) => string): string {
  const parts = partsOf(good);
  const input = `${b64({ ...parts.header, ...header })}.${b64(parts.claims)}`;
  return `${input}.${signature(input)}`;
}

const hmac = (key: string | Buffer) => (input: string) => createHmac('sha256', key).update(input).digest('base64url');
const publicKey = () => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '' }, format: 'jwk' });
const stranger = generateKeyPairSync('ed25519');
const ed25519 = (key: KeyObject) => (input: string) => cryptoSign(null, Buffer.from(input), key).toString('base64url');

describe('JWTs', () => {
  test('B53: a JWT of ours works, and re-signing with the same key makes the same kind of token', async () => {
    expect(await statusOf(good)).toBe(200);
    expect(await statusOf(await resigned({}))).toBe(200);
    const { header, claims } = partsOf(good);
    expect(header).toEqual({ alg: 'EdDSA', typ: 'JWT', kid: jwk.kid });
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'role', 'sid', 'sub', 'user_id', 'username']);
  });

  test.each(['none', 'None', 'NONE', 'nOnE', ''])('B53: alg "%s" is 401', async (alg) => {
    const [header, claims, signature] = good.split('.');
    const { header: fields } = partsOf(good);
    expect(await statusOf(`${b64({ ...fields, alg })}.${claims ?? ''}.`)).toBe(401);
    expect(await statusOf(`${b64({ ...fields, alg })}.${claims ?? ''}.${signature ?? ''}`)).toBe(401);
    expect(await statusOf(`${header ?? ''}.${claims ?? ''}.`)).toBe(401);
  });

  test('B53: HS256 keyed with the public key, in every form it has, is 401', async () => {
    const forms = [
      publicKey().export({ format: 'pem', type: 'spki' }),
      publicKey().export({ format: 'der', type: 'spki' }),
      Buffer.from(jwk.x ?? '', 'base64url'),
      jwk.x ?? '',
      JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: jwk.x }),
    ];
    for (const key of forms) for (const alg of ['HS256', 'EdDSA']) expect(await statusOf(forged({ alg }, hmac(key)))).toBe(401);
  });

  test('B53: RS256, ES256 and PS256 are 401', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const signed = (key: KeyObject) => (input: string) => cryptoSign('sha256', Buffer.from(input), key).toString('base64url');
    for (const [alg, key] of [
      ['RS256', rsa],
      ['PS256', rsa],
      ['ES256', ec],
      ['EdDSA', rsa],
    ] as const)
      expect(await statusOf(forged({ alg }, signed(key)))).toBe(401);
  });

  test('B54: nanoClaw’s default secret and the empty one are 401', async () => {
    for (const secret of ['nano-claw-default-secret-change-in-production', '', 'secret']) {
      expect(await statusOf(forged({ alg: 'HS256' }, hmac(secret)))).toBe(401);
      const seed = `${b64({ alg: 'HS256', typ: 'JWT' })}.${b64({ user_id: 1, username: 'default', role: 'admin', iat: 0, exp: 9_999_999_999 })}`;
      expect(await statusOf(`${seed}.${hmac(secret)(seed)}`)).toBe(401);
    }
  });

  test('B54: another installation’s JWT is 401 here, and ours there', async () => {
    const other = await startDoorward({ clock });
    const theirs = await login(other);
    expect(await statusOf(theirs)).toBe(401);
    expect((await other.call({ path: '/api/auth/profile', headers: bearer(theirs) })).status).toBe(200);
    expect((await other.call({ path: '/api/auth/profile', headers: bearer(good) })).status).toBe(401);
    await other.stop();
  });

  test('B54: two installations that share a signing key still refuse each other (iss, aud)', async () => {
    const vault = createMemoryVault();
    await vault.write('jwt-key', JSON.stringify(jwk));
    const other = await startDoorward({ clock, vault });
    expect(await statusOf(await login(other))).toBe(401);
    await other.stop();
  });

  test('B55: a stranger’s key behind kid, jwk, jku, x5u or x5c is 401', async () => {
    const theirJwk = stranger.publicKey.export({ format: 'jwk' });
    const games = [
      {},
      { jwk: theirJwk },
      { jku: `${house.server.url}/.well-known/jwks.json` },
      { x5u: 'https://evil.example/x' },
      { x5c: ['MIIB'] },
      { kid: 'other' },
      { kid: '../../../dev/null' },
      { kid: '' },
    ];
    for (const game of games) expect(await statusOf(forged(game, ed25519(stranger.privateKey)))).toBe(401);
  });

  const wrong: Readonly<Record<string, Parameters<typeof resigned>[0]>> = {
    'another kid': { header: { kid: 'other' } },
    'kid as a path': { header: { kid: '/dev/null' } },
    'kid as a list': { header: { kid: [] } },
    'no kid': { header: { kid: undefined } },
    'typ at+jwt': { header: { typ: 'at+jwt' } },
    'no typ': { header: { typ: undefined } },
    'another issuer': { claims: { iss: 'urn:doorward:0000000000000000' } },
    'no issuer': { without: ['iss'] },
    'another audience': { claims: { aud: 'urn:doorward:0000000000000000' } },
    'no audience': { without: ['aud'] },
    'no exp': { without: ['exp'] },
    'exp as text': { claims: { exp: '9999999999' } },
    'exp null': { claims: { exp: null } },
    'nbf in the future': { claims: { nbf: Math.floor(clock.now() / 1000) + 60 } },
    'no iat': { without: ['iat'] },
    'no sid': { without: ['sid'] },
    'sid as text': { claims: { sid: '1' } },
    'sid as a list': { claims: { sid: [1] } },
    'sid not whole': { claims: { sid: 1.5 } },
    'sid negative': { claims: { sid: -1 } },
    'sid of nobody': { claims: { sid: 999_999 } },
    'no sub': { without: ['sub'] },
    'sub of another account': { claims: { sub: '2' } },
    'sub not a number': { claims: { sub: 'default' } },
    'sub with a sign': { claims: { sub: '+1' } },
    'no jti': { without: ['jti'] },
    'an empty payload': { without: ['iss', 'aud', 'exp', 'iat', 'sid', 'sub', 'jti', 'user_id', 'username', 'role'] },
  };
  test.each(Object.keys(wrong))('B55: signed by us but with %s is 401', async (name) => {
    expect(await statusOf(await resigned(wrong[name] ?? {}))).toBe(401);
  });

  test('B55: unknown critical extensions are 401', async () => {
    const { claims } = partsOf(good);
    const key = await importJWK(jwk, 'EdDSA');
    const crit = new SignJWT(claims).setProtectedHeader({ ...partsOf(good).header, alg: 'EdDSA', crit: ['exp2'], exp2: 1 });
    expect(await statusOf(await crit.sign(key, { crit: { exp2: true } }))).toBe(401);
  });

  test('B55: cut, doubled, padded and endless tokens are 401, quickly', async () => {
    const [header = '', claims = '', signature = ''] = good.split('.');
    const broken = [
      header,
      `${header}.${claims}`,
      `${good}.${signature}`,
      `${good}.`,
      `.${claims}.${signature}`,
      `${header}..${signature}`,
      `${good}=`,
      `${good.slice(0, -2)}AA`,
      'a.b.c',
      '...',
      '.'.repeat(15_000),
      `${header}.${'A'.repeat(14_000)}.${signature}`,
      good.replaceAll('-', '+'),
    ];
    const started = performance.now();
    for (const token of broken.filter((text) => text !== good))
      expect([token.slice(0, 40), await statusOf(token)]).toEqual([token.slice(0, 40), 401]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('B56: the role and account in the token are ignored; the store’s count', async () => {
    const token = await resigned({ claims: { role: 'superuser', user_id: 999, username: 'root', jti: randomUUID() } });
    const answer = await house.call({ path: '/api/auth/profile', headers: bearer(token) });
    expect(answer.json()).toMatchObject({ data: { id: 1, username: 'default', role: 'admin' } });
    await house.store.transaction((tx) => tx.accounts.update(1, { role: 'user' }));
    for (const bearing of [good, await resigned({ claims: { role: 'admin' } })]) {
      expect((await house.call({ path: '/api/v1/auth/admin/server', headers: bearer(bearing) })).status).toBe(403);
      expect((await house.call({ path: '/api/v1/auth/activity?account=all', headers: bearer(bearing) })).status).toBe(403);
    }
    await house.store.transaction((tx) => tx.accounts.update(1, { role: 'admin' }));
    expect((await house.call({ path: '/api/v1/auth/admin/server', headers: bearer(good) })).status).toBe(200);
  });

  test('B40: a disabled account is 401 by key, by JWT and without a credential', async () => {
    const { token } = await house.signIn();
    await house.store.transaction((tx) => tx.accounts.update(1, { isActive: false }));
    for (const headers of [bearer(good), { Authorization: `Token ${token}` }])
      expect((await house.call({ path: '/api/v1/auth/settings', headers })).json()).toMatchObject({ code: 'account_disabled' });
    expect((await house.call({ path: '/api/v1/auth/settings' })).status).toBe(401);
    expect((await house.call({ method: 'POST', path: '/api/v1/auth/login' })).status).toBe(400);
    await house.store.transaction((tx) => tx.accounts.update(1, { isActive: true }));
  });

  test('A.3 nanoClaw, B56: ending its session ends the JWT at once, though its signature was remembered', async () => {
    const token = await login(house);
    const { sid } = partsOf(token).claims;
    expect(await statusOf(token)).toBe(200);
    expect((await house.call({ method: 'DELETE', path: `/api/v1/auth/sessions/${String(sid)}` })).status).toBe(204);
    expect(await statusOf(token)).toBe(401);
  });

  test('B55: after its life a JWT is expired, remembered or not; a longer exp does not outlive the session', async () => {
    const week = 604_800_000;
    const token = await login(house);
    const fresh = await login(house);
    const long = await resigned({ claims: { ...partsOf(token).claims, exp: 9_999_999_999 } });
    expect(await statusOf(token)).toBe(200);
    clock.forward(week - 1_000);
    expect([await statusOf(token), await statusOf(long)]).toEqual([200, 200]);
    clock.forward(1_001);
    for (const late of [token, fresh, long]) expect(await statusOf(late)).toBe(401);
    expect((await house.call({ path: '/api/v1/auth/settings', headers: bearer(token) })).json()).toMatchObject({ code: 'session_expired' });
  });

  test('B53: the public keys hold no private half', async () => {
    const { keys } = (await house.call({ path: '/.well-known/jwks.json' })).json<{ keys: JWK[] }>();
    expect(keys).toEqual([{ kty: 'OKP', crv: 'Ed25519', x: jwk.x, kid: jwk.kid, alg: 'EdDSA', use: 'sig' }]);
  });
});
