import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { connect, exchange, outcome, pushedClock } from './at-provider.ts';
import { startLyingProvider, type LyingProvider } from './lying-provider.ts';
import { makeKey, type SigningKey } from './signing.ts';

let liar: LyingProvider;
const first = makeKey('first');
const second = makeKey('second');

beforeAll(async () => {
  liar = await startLyingProvider();
});
afterAll(() => liar.stop());
beforeEach(() => {
  liar.lies = {};
  liar.signing = [first];
});

describe('C the provider changes its keys', () => {
  test('a key that is not known yet is fetched at once, and accepted', async () => {
    const provider = connect(liar.issuer);
    expect(await outcome(exchange(provider))).toBe('accepted');
    liar.signing = [second, first];
    const fetched = liar.asked.keys;
    expect(await outcome(exchange(provider))).toBe('accepted');
    expect(await outcome(exchange(provider))).toBe('accepted');
    expect(liar.asked.keys - fetched).toBe(1);
  });

  test('a key that was taken away is refused once another fetch showed it, and after ten seconds in any case', async () => {
    const clock = pushedClock();
    const provider = connect(liar.issuer, {}, clock);
    expect(await outcome(exchange(provider))).toBe('accepted');
    liar.lies = { keys: { keys: [second.jwk] } };
    clock.forward(10_001);
    expect(await outcome(exchange(provider))).toBe('signature');
  });

  test('unknown keys bring about one fetch in five seconds, however many come', async () => {
    const clock = pushedClock();
    const provider = connect(liar.issuer, {}, clock);
    expect(await outcome(exchange(provider))).toBe('accepted');
    liar.lies = { keys: { keys: [first.jwk] } };
    liar.signing = [second];
    const fetched = liar.asked.keys;
    const all = await Promise.all(Array.from({ length: 20 }, () => outcome(exchange(provider))));
    expect(new Set(all)).toEqual(new Set(['signature']));
    expect(await outcome(exchange(provider))).toBe('signature');
    expect(liar.asked.keys - fetched).toBe(1);
    clock.forward(5_001);
    await Promise.all([outcome(exchange(provider)), outcome(exchange(provider))]);
    expect(liar.asked.keys - fetched).toBe(2);
  });

  test('a token without a key id is checked with the only key that fits', async () => {
    liar.lies = { header: { kid: undefined } };
    expect(await outcome(exchange(connect(liar.issuer)))).toBe('accepted');
    liar.signing = [first, second];
    expect(await outcome(exchange(connect(liar.issuer)))).toBe('signature');
  });
});

describe('B72 a set of keys is refused', () => {
  const withPrivate = { ...first.jwk, ...first.privateKey.export({ format: 'jwk' }) };
  test.each([
    ['that is a list', []],
    ['without keys', {}],
    ['whose keys are no list', { keys: 'first' }],
    ['that is empty', { keys: [] }],
    ['with something that is no key', { keys: [first.jwk, 'first'] }],
    ['with a key without a kind', { keys: [{ kid: 'first' }] }],
    ['of 101 keys', { keys: Array.from({ length: 101 }, () => first.jwk) }],
    ['with a private key', { keys: [withPrivate] }],
    ['with a shared secret', { keys: [first.jwk, { kty: 'oct', kid: 'first', k: 'c2VjcmV0' }] }],
  ])('%s', async (_lie, keys) => {
    liar.lies = { keys };
    const provider = connect(liar.issuer);
    expect(await outcome(exchange(provider))).toBe('casdoor_unreachable');
    expect(provider.reachability()).toMatchObject({ reachable: false, reason: 'bad_answer' });
  });

  test('a key that is too short does not verify', async () => {
    liar.lies = { keys: { keys: [{ ...first.jwk, n: 'AQAB' }] } };
    expect(await outcome(exchange(connect(liar.issuer)))).not.toBe('accepted');
  });
});

describe('B72 with a pinned certificate', () => {
  const certificate = certificateOf(first);

  test.each([
    ['as it is', certificate],
    ['with its line ends escaped, as Casdoor’s documents have it', certificate.replaceAll('\n', '\\n')],
  ])('its key signs: %s', async (_how, pem) => {
    liar.signing = [first, second];
    expect(await outcome(exchange(connect(liar.issuer, { certificate: pem })))).toBe('accepted');
  });

  test('no other key of the set does', async () => {
    liar.signing = [second, first];
    expect(await outcome(exchange(connect(liar.issuer, { certificate })))).toBe('signature');
  });

  test('a text that is no certificate makes no provider', () => {
    expect(() => connect(liar.issuer, { certificate: 'MIIB' })).toThrow(AppError);
  });
});

function certificateOf(key: SigningKey): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-pin-'));
  try {
    const file = join(folder, 'key.pem');
    writeFileSync(file, key.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    return execFileSync('openssl', ['req', '-x509', '-key', file, '-subj', '/CN=casdoor', '-days', '30'], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
