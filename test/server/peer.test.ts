import { describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { checkPerimeter, type Perimeter } from '../../server/http/local-guard.ts';
import { callerAddress, isForwarded } from '../../server/http/peer.ts';
import { isLoopback, plainAddress } from '../../server/network/addresses.ts';
import { requestOf } from './request.ts';

const perimeter: Perimeter = {
  hosts: () => new Set(['127.0.0.1:7420', 'auth.example.org']),
  origins: new Set(['https://auth.example.org']),
  crossOrigins: new Set(),
  trustedProxies: new Set(['10.0.0.1']),
  networkHosts: () => new Set(['door.local:7420']),
  secureHost: 'auth.example.org',
};
const host = { Host: '127.0.0.1:7420' };
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'fine';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

describe('addresses', () => {
  test.each([
    ['127.0.0.1', true],
    ['127.255.255.254', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['::FFFF:127.0.0.1', true],
    ['127.0.0.1.evil.example', false],
    ['127.', false],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.1', false],
    ['169.254.1.1', false],
    ['::ffff:10.0.0.1', false],
    ['::ffff:127.0.0.999', false],
    ['fe80::1%lo', false],
    ['', false],
  ])('B6: %s is loopback: %s', (address, loopback) => {
    expect(isLoopback(plainAddress(address))).toBe(loopback);
  });

  test('B37: an IPv4-mapped address is the IPv4 one', () => {
    expect(plainAddress('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(plainAddress('2001:db8::1')).toBe('2001:db8::1');
  });

  test('B13: X-Forwarded-For counts behind a trusted proxy only, from the right', () => {
    const trusted = new Set(['10.0.0.1', '10.0.0.2']);
    const of = (from: string, header: string) => callerAddress(requestOf({ 'X-Forwarded-For': header }, { from }), trusted);
    expect(of('192.0.2.7', '203.0.113.1')).toBe('192.0.2.7');
    expect(of('10.0.0.1', '203.0.113.1, 192.0.2.9')).toBe('192.0.2.9');
    expect(of('::ffff:10.0.0.1', '203.0.113.1, ::ffff:192.0.2.9, 10.0.0.2')).toBe('192.0.2.9');
    expect(of('10.0.0.1', '10.0.0.2, 10.0.0.1')).toBe('10.0.0.1');
    expect(of('10.0.0.1', ' , ,')).toBe('10.0.0.1');
  });

  test('B7: an empty forwarding header is one too', () => {
    expect(isForwarded(requestOf({ 'X-Forwarded-For': '' }))).toBe(true);
    expect(isForwarded(requestOf({ 'X-Forwarded-Nothing': 'x', 'User-Agent': 'via' }))).toBe(false);
  });
});

describe('the perimeter', () => {
  test('B13, B40: a trusted proxy that does not say for whom it asks is near nobody', () => {
    const through = (headers: object) => checkPerimeter(requestOf({ ...host, ...headers }, { from: '10.0.0.1' }), perimeter);
    expect(through({ 'X-Forwarded-For': '192.168.1.5' })).toMatchObject({ address: '192.168.1.5', isNear: true, viaStranger: false });
    for (const silent of [{}, { 'X-Forwarded-For': '' }, { 'X-Forwarded-For': '10.0.0.1' }, { 'X-Forwarded-Proto': 'https' }])
      expect(through(silent)).toMatchObject({ address: '10.0.0.1', isLocal: false, isNear: false, viaStranger: true });
  });

  test('B7: who is local: loopback, and nobody passed it on', () => {
    expect(checkPerimeter(requestOf(host), perimeter)).toEqual({
      address: '127.0.0.1',
      isLocal: true,
      viaStranger: false,
      isNear: true,
      foreign: false,
      tls: false,
      secure: true,
    });
    expect(checkPerimeter(requestOf(host, { from: '192.0.2.7' }), perimeter)).toMatchObject({ address: '192.0.2.7', isLocal: false });
    expect(checkPerimeter(requestOf({ ...host, Via: '1.1 x' }), perimeter)).toMatchObject({ isLocal: false, viaStranger: true });
    expect(checkPerimeter(requestOf(host, { from: '' }), perimeter)).toMatchObject({ isLocal: false });
  });

  test.each([
    ['127.0.0.1', {}, true],
    ['::1', {}, true],
    ['192.168.1.20', {}, true],
    ['::ffff:172.31.0.9', {}, true],
    ['169.254.3.4', {}, true],
    ['fe80::1', {}, true],
    ['fd12:3456::7', {}, true],
    ['172.32.0.9', {}, false],
    ['100.64.0.1', {}, false],
    ['203.0.113.9', {}, false],
    ['2001:db8::7', {}, false],
    ['', {}, false],
    // Who stands behind somebody unknown is nobody near, wherever that one is.
    ['127.0.0.1', { 'X-Forwarded-For': '192.168.1.20' }, false],
    ['192.168.1.20', { Via: '1.1 x' }, false],
    // A trusted proxy says who it is.
    ['10.0.0.1', { 'X-Forwarded-For': '192.168.1.20' }, true],
    ['10.0.0.1', { 'X-Forwarded-For': '203.0.113.9' }, false],
    ['10.0.0.1', { 'X-Forwarded-For': '192.168.1.20, 203.0.113.9' }, false],
  ])('who is near: %s with %j is %s', (from, headers, isNear) => {
    expect(checkPerimeter(requestOf({ ...host, ...headers }, { from }), perimeter)).toMatchObject({ isNear });
  });

  const [near, far] = ['127.0.0.2', '10.0.0.1'];
  test.each([
    // Nobody in between: the way is this computer's own, or it is the network's. Headers change nothing.
    ['127.0.0.1', {}, { tls: false, secure: true }],
    ['::1', { 'X-Forwarded-Proto': 'http' }, { tls: false, secure: true }],
    ['192.0.2.7', {}, { tls: false, secure: false }],
    ['192.0.2.7', { 'X-Forwarded-Proto': 'https' }, { tls: false, secure: false }],
    ['192.0.2.7', { Host: 'auth.example.org' }, { tls: false, secure: false }],
    // A proxy that is trusted says so.
    [near, { 'X-Forwarded-Proto': 'https' }, { tls: true, secure: true }],
    [near, { 'X-Forwarded-Proto': 'http' }, { tls: false, secure: false }],
    [far, { 'X-Forwarded-Proto': 'HTTPS' }, { tls: true, secure: true }],
    [far, { 'X-Forwarded-Proto': 'https, https' }, { tls: true, secure: true }],
    [far, { 'X-Forwarded-Proto': 'https, http' }, { tls: false, secure: false }],
    [far, { 'X-Forwarded-Proto': '' }, { tls: false, secure: false }],
    [far, { 'X-Forwarded-Proto': 'http', Host: 'auth.example.org' }, { tls: false, secure: false }],
    // One that says nothing: the public address does.
    [near, {}, { tls: false, secure: true }],
    [near, { Host: 'auth.example.org' }, { tls: true, secure: true }],
    [far, {}, { tls: false, secure: false }],
    [far, { Host: 'Auth.Example.org' }, { tls: true, secure: true }],
  ] as const)('B18, B19: from %s with %j: %j', (from, headers, expected) => {
    const trusting = { ...perimeter, trustedProxies: new Set([near, far]) };
    expect(checkPerimeter(requestOf({ ...host, ...headers }, { from }), trusting)).toMatchObject(expected);
  });

  test.each([
    ['192.0.2.7', {}, { tls: true, secure: true }],
    ['192.0.2.7', { 'X-Forwarded-Proto': 'http' }, { tls: true, secure: true }],
    ['127.0.0.1', {}, { tls: true, secure: true }],
    [far, {}, { tls: true, secure: true }],
    // Its own way to us is safe, but the caller's to it was not.
    [far, { 'X-Forwarded-Proto': 'http' }, { tls: false, secure: false }],
    [far, { 'X-Forwarded-Proto': 'https' }, { tls: true, secure: true }],
  ] as const)('B18, B19: over TLS from %s with %j: %j', (from, headers, expected) => {
    const trusting = { ...perimeter, trustedProxies: new Set([near, far]) };
    expect(checkPerimeter(requestOf({ ...host, ...headers }, { from, encrypted: true }), trusting)).toMatchObject(expected);
  });

  test('B1: a name that anybody on the network can claim is ours on sockets of the network only', () => {
    const of = (at: string) => codeOf(() => checkPerimeter(requestOf({ Host: 'door.local:7420' }, { from: '192.0.2.7', at }), perimeter));
    expect([of('192.0.2.1'), of('::ffff:192.0.2.1')]).toEqual(['fine', 'fine']);
    expect([of('127.0.0.1'), of('::1'), of('::ffff:127.0.0.1')]).toEqual(['host_not_allowed', 'host_not_allowed', 'host_not_allowed']);
  });

  test('B18: without a public https address, a silent proxy elsewhere is not secure', () => {
    const silent = { ...perimeter, secureHost: null };
    expect(checkPerimeter(requestOf({ Host: 'auth.example.org' }, { from: far }), silent)).toMatchObject({ tls: false, secure: false });
  });

  test('B8: where a trusted proxy says https, its pages are ours, and pages of http are not', () => {
    const of = (origin: string) =>
      codeOf(() => checkPerimeter(requestOf({ ...host, Origin: origin, 'X-Forwarded-Proto': 'https' }, { from: far, method: 'POST' }), perimeter));
    expect([of('https://127.0.0.1:7420'), of('http://127.0.0.1:7420')]).toEqual(['fine', 'origin_not_allowed']);
  });

  test.each([
    ['POST', {}, 'fine'],
    ['POST', { Origin: 'http://127.0.0.1:7420' }, 'fine'],
    ['POST', { Origin: 'https://127.0.0.1:7420' }, 'origin_not_allowed'],
    ['POST', { Origin: 'null' }, 'origin_not_allowed'],
    ['DELETE', { 'Sec-Fetch-Site': 'same-site' }, 'origin_not_allowed'],
    ['PATCH', { 'Sec-Fetch-Site': 'none' }, 'fine'],
    ['PUT', { Origin: 'https://auth.example.org' }, 'fine'],
    ['PUT', { Origin: 'https://auth.example.org', 'Sec-Fetch-Site': 'cross-site' }, 'fine'],
    ['GET', { Origin: 'https://evil.example' }, 'fine'],
    ['TRACE', {}, 'method_not_allowed'],
    ['QUERY', {}, 'method_not_allowed'],
  ] as const)('B8, B12: %s with %j: %s', (method, headers, code) => {
    expect(codeOf(() => checkPerimeter(requestOf({ ...host, ...headers }, { method }), perimeter))).toBe(code);
  });

  test('B1, B2: one Host, ours, and a target that begins with a slash', () => {
    const of = (headers: Readonly<Record<string, string>>, url = '/') => codeOf(() => checkPerimeter(requestOf(headers, { url }), perimeter));
    expect(of({})).toBe('bad_request');
    expect(of({ Host: '127.0.0.1:7420', HOST: '127.0.0.1:7420' })).toBe('bad_request');
    expect(of({ Host: 'AUTH.example.ORG' })).toBe('fine');
    expect(of({ Host: 'auth.example.org:1' })).toBe('host_not_allowed');
    expect(of(host, 'http://127.0.0.1:7420/')).toBe('bad_request');
    expect(of(host, '*')).toBe('bad_request');
    expect(of({ ...host, Authorization: 'a', authorization: 'a' })).toBe('ambiguous_credentials');
  });
});
