import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../client/node.ts';
import { createClient as createInBrowser } from '../../client/index.ts';
import { newIdentity, startTls, type Identity, type TlsServer } from './tls-ground.ts';

const secret = 'a'.repeat(40);

describe('the pin (RFC 7469; security.md: nothing goes to a stranger)', () => {
  let own: Identity;
  let other: Identity;
  let server: TlsServer;
  beforeAll(async () => {
    [own, other] = [newIdentity(), newIdentity()];
    server = await startTls(own, (req, res) => {
      res.setHeader('Content-Type', 'application/json');
      if (req.url?.endsWith('/redirect')) res.writeHead(302, { Location: 'https://127.0.0.1:1/' });
      res.end(JSON.stringify({ path: req.url, authorization: req.headers.authorization }));
    });
  });
  afterAll(() => server.close());
  const asked = (pin: string) => createClient({ url: server.url, token: secret, pin }).http.read('me');

  test.each([
    ['as curl writes it', (pin: string) => pin],
    ['as RFC 7469 writes it', (pin: string) => `pin-sha256="${pin.slice(8)}"`],
    ['bare', (pin: string) => pin.slice(8)],
    ['in base64url', (pin: string) => pin.slice(8).replaceAll('+', '-').replaceAll('/', '_').replace('=', '')],
  ])('the holder of the key is talked to without any authority, with the pin %s', async (_how, written) => {
    expect(await asked(written(own.pin))).toEqual({ path: '/api/v1/auth/me', authorization: `Bearer ${secret}` });
  });

  test('somebody with another certificate hears no byte of a request, neither a token nor a password', async () => {
    const stranger = await startTls(other, (_req, res) => res.end('{}'));
    const client = createClient({ url: stranger.url, token: secret, pin: own.pin });
    await expect(client.me()).rejects.toMatchObject({ code: 'pin_mismatch' });
    await expect(client.login({ ident: 'ada', password: 'hunter2 hunter2' })).rejects.toMatchObject({ code: 'pin_mismatch' });
    expect([stranger.heard(), stranger.connections()]).toEqual(['', 2]);
    await stranger.close();
  });

  test('a kept-alive connection is used again; a new one after the key changed is refused, and no TLS session is taken up again', async () => {
    const changing = await startTls(own, (req, res) => {
      if (req.url?.endsWith('/session')) res.setHeader('Connection', 'close');
      res.end('{}');
    });
    const client = createClient({ url: changing.url, token: secret, pin: own.pin });
    await client.me();
    await client.me();
    expect(changing.connections()).toBe(1);
    await client.session();
    await client.session();
    expect([changing.connections(), changing.resumed()]).toEqual([2, 0]);
    changing.become(other);
    const before = changing.heard();
    await expect(client.me()).rejects.toMatchObject({ code: 'pin_mismatch' });
    expect(changing.heard()).toBe(before);
    await changing.close();
  });

  test('without a pin the usual rules count: a certificate that nobody vouches for is refused by its own code', async () => {
    await expect(createClient({ url: server.url, token: secret }).me()).rejects.toMatchObject({ code: 'certificate_not_trusted' });
  });

  test('nothing secret goes over plain HTTP to another computer, and a pin is no promise without TLS', async () => {
    const plain = createClient({ url: 'http://192.0.2.7:7420', token: secret });
    await expect(plain.me()).rejects.toMatchObject({ code: 'insecure_connection' });
    const guest = createClient({ url: 'http://192.0.2.7:7420' });
    await expect(guest.login({ ident: 'ada', password: 'x' })).rejects.toMatchObject({ code: 'insecure_connection' });
    await expect(createClient({ url: 'http://127.0.0.1:1', pin: own.pin }).mode()).rejects.toMatchObject({ code: 'insecure_connection' });
  });

  test('a redirect is not followed, what is no pin is refused, and so is a pin in a browser', async () => {
    await expect(createClient({ url: server.url, pin: own.pin }).http.read('redirect')).rejects.toMatchObject({ code: 'unreachable' });
    expect(() => createClient({ url: server.url, pin: 'sha256//short' })).toThrow(TypeError);
    expect(() => createInBrowser({ url: server.url, pin: own.pin })).toThrow('pin_not_supported');
    expect(() => createClient({ url: server.url, token: secret, apiKey: 'dwk_x' })).toThrow('ambiguous_credentials');
  });

  test('nobody there, and somebody who never answers, have codes of their own', async () => {
    const gone = await startTls(own, () => undefined);
    await gone.close();
    await expect(createClient({ url: gone.url, pin: own.pin }).mode()).rejects.toMatchObject({ code: 'unreachable' });
    const silent = await startTls(own, () => undefined);
    const waiting = createClient({ url: silent.url, pin: own.pin }).http.read('mode', { patienceMs: 200 });
    await expect(waiting).rejects.toMatchObject({ code: 'timed_out' });
    await silent.close();
  });
});
