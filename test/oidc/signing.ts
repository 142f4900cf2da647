import { constants, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A key pair as a provider has it: the private half signs, the public half goes into the JWK set. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: Readonly<Record<string, unknown>>;
}

const pairs = {
  RS: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  Ed: () => generateKeyPairSync('ed25519'),
};

export function makeKey(kid: string, alg = 'RS256'): SigningKey {
  const { publicKey, privateKey } = pairs[alg.slice(0, 2) as keyof typeof pairs]();
  return { kid, alg, privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } };
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function signToken(key: SigningKey, claims: object, header: object = {}): string {
  const input = `${encode({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header })}.${encode(claims)}`;
  return `${input}.${signature(key, Buffer.from(input)).toString('base64url')}`;
}

function signature(key: SigningKey, input: Buffer): Buffer {
  const { privateKey } = key;
  switch (key.alg.slice(0, 2)) {
    case 'Ed':
      return sign(null, input, privateKey);
    case 'ES':
      return sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    case 'PS':
      return sign('sha256', input, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    default:
      return sign('sha256', input, privateKey);
  }
}

/** Unsigned, as `alg: none` has it. */
export const unsignedToken = (claims: object) => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`;

/** "Signed" with something that is no secret to whoever forges it. */
export function hmacToken(secret: string, claims: object, header: object = {}): string {
  const input = `${encode({ alg: 'HS256', typ: 'JWT', ...header })}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
