import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createCsrf } from '../../server/http/csrf.ts';
import { createSessionCookie, createSessionCookies } from '../../server/http/session-cookie.ts';
import { requestOf } from './request.ts';
import { sessionOf } from './session-of.ts';

const now = Date.UTC(2030, 0, 1);
const hour = 3_600_000;

describe('CSRF tokens', () => {
  const key = randomBytes(32);
  const csrf = createCsrf(() => key);
  const session = sessionOf({ id: 7, keyHash: 'a'.repeat(64) });

  test('B52: a session’s token is its own: not another id’s, another key’s, another installation’s', () => {
    const token = csrf.issue(session, now);
    expect(csrf.verify(token, session, now)).toBe(true);
    expect(csrf.verify(token, { ...session, id: 8 }, now)).toBe(false);
    expect(csrf.verify(token, { ...session, keyHash: 'b'.repeat(64) }, now)).toBe(false);
    expect(csrf.verify(token, null, now)).toBe(false);
    expect(createCsrf(() => randomBytes(32)).verify(token, session, now)).toBe(false);
    expect(token).not.toContain(session.keyHash.slice(0, 10));
  });

  test('B52: the token from before a session is good for twelve hours of signing in, never for a session’s writes', () => {
    const token = csrf.issue(null, now);
    expect(csrf.verify(token, null, now)).toBe(true);
    expect(csrf.verify(token, null, now + 12 * hour)).toBe(true);
    expect(csrf.verify(token, null, now + 12 * hour + 1)).toBe(false);
    expect(csrf.verify(token, session, now)).toBe(false);
  });

  test('B52: its date is signed', () => {
    const [kind, stamp = '', mac] = csrf.issue(null, now).split('.');
    const later = (now + 1_000 * hour).toString(36) + stamp.slice(stamp.indexOf('-'));
    expect(csrf.verify(`${kind ?? ''}.${later}.${mac ?? ''}`, null, now + 13 * hour)).toBe(false);
  });

  test.each([
    undefined,
    '',
    's.',
    'a.',
    'a..',
    's.x',
    'a.x.y',
    `s.${'A'.repeat(43)}`,
    `a.zzz-${'A'.repeat(12)}.${'A'.repeat(43)}`,
    'é'.repeat(45),
    'x'.repeat(100_000),
  ])('B52: %s is no token', (token) => {
    expect(csrf.verify(token, session, now)).toBe(false);
    expect(csrf.verify(token, null, now)).toBe(false);
  });
});

describe('the session cookie', () => {
  const key = 'ab'.repeat(20);
  const plain = createSessionCookie('0123456789abcdef', false);
  const secure = createSessionCookie('0123456789abcdef', true);

  test('B19: with TLS __Host-, Secure, HttpOnly, SameSite=Strict, Path=/, no Domain', () => {
    expect(secure.set(key, 60)).toEqual(['Set-Cookie', expect.stringMatching(/^__Host-doorward_01234567=(ab){20}; /)]);
    const attributes = (secure.set(key, 60)[1] ?? '')
      .split('; ')
      .slice(1)
      .map((text) => text.toLowerCase())
      .sort();
    expect(attributes).toEqual(['httponly', 'max-age=60', 'path=/', 'samesite=strict', 'secure']);
  });

  test('B19: without TLS no prefix and no Secure, all else the same; either is taken away with its own attributes', () => {
    expect(plain.set(key, 60)[1]).toMatch(/^doorward_01234567=(ab){20}; /);
    expect(plain.set(key, 60)[1]).not.toMatch(/secure|domain/i);
    expect(plain.clear()[1]).toMatch(/^doorward_01234567=; Max-Age=0; Path=\/; HttpOnly; SameSite=Strict$/i);
    expect(secure.clear()[1]).toMatch(/Secure/);
  });

  test.each([
    [`doorward_01234567=${key}`, key],
    [`a=1; doorward_01234567=${key}; b=2`, key],
    [`doorward_01234567=${key}; doorward_01234567=${key}`, undefined],
    [`__Host-doorward_01234567=${key}`, undefined],
    [`doorward_76543210=${key}`, undefined],
    [`xdoorward_01234567=${key}`, undefined],
    [`a="doorward_01234567=${key}"`, undefined],
    ['', undefined],
  ])('B19: "%s" holds %s', (cookie, expected) => {
    expect(plain.read(requestOf({ Cookie: cookie }))).toBe(expected);
    expect(plain.read(requestOf({}))).toBeUndefined();
  });

  test('B19: the TLS cookie is not read on HTTP, nor the plain one under TLS', () => {
    expect(secure.read(requestOf({ Cookie: `doorward_01234567=${key}` }))).toBeUndefined();
    expect(secure.read(requestOf({ Cookie: `__Host-doorward_01234567=${key}` }))).toBe(key);
  });

  test('B19: the connection chooses which of the two; the shell knows the plain one', () => {
    const both = createSessionCookies('0123456789abcdef');
    expect([both.name, both.of({ tls: false }).name, both.of({ tls: true }).name]).toEqual([plain.name, plain.name, secure.name]);
  });
});
