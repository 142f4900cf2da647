import { connect } from 'node:tls';
import { createServer, type AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../client/node.ts';
import type { NetworkFacts } from '../../server/contract/network.ts';
import { newIdentity } from '../client/tls-ground.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { call } from '../support/raw-http.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const v1 = '/api/v1/auth';

describeWithOtherComputer('a man in the middle of the network', () => {
  let other: OtherComputer;
  let server: ServerProcess;
  let pin: string;
  let token: string;
  const local = (method: string, path: string, body?: object) => call({ port: server.port }, { method, path: `${v1}/${path}`, body });
  beforeAll(async () => {
    other = connectOtherComputer();
    server = await startServerProcess();
    const facts = (await local('PATCH', 'admin/network', { lan: true, interfaces: [other.device], acknowledge: true })).json<NetworkFacts>();
    pin = facts.tls.pin ?? '';
    token = (await local('POST', 'login')).json<{ token: string }>().token;
  });
  afterAll(async () => {
    await server.stop();
    other.remove();
  });

  /** Relays everything to the real server, between two TLS connections, with a certificate of its own. */
  async function startRelay() {
    let heard = '';
    let handshakes = 0;
    const relay = createTlsServer(newIdentity(), (socket) => {
      handshakes += 1;
      const onwards = connect({ host: other.here, port: server.port, rejectUnauthorized: false });
      socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1'))).on('error', () => onwards.destroy());
      onwards.on('error', () => socket.destroy());
      socket.pipe(onwards).pipe(socket);
    });
    relay.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => relay.listen(0, other.here, resolve));
    const { port } = relay.address() as AddressInfo;
    const close = () => new Promise((resolve) => relay.close(resolve));
    return { url: `https://${other.here}:${String(port)}`, heard: () => heard, handshakes: () => handshakes, close };
  }

  test('the client with the pin talks to the server itself', async () => {
    const me = await createClient({ url: `https://${other.here}:${String(server.port)}`, token, pin }).me();
    expect(me).toMatchObject({ user: { username: 'default' } });
  });

  test('one that relays with another certificate hears no byte of a request, whatever is asked', async () => {
    const relay = await startRelay();
    const client = createClient({ url: relay.url, token, pin });
    await expect(client.me()).rejects.toMatchObject({ code: 'pin_mismatch' });
    await expect(client.login({ ident: 'ada', password: 'hunter2 hunter2' })).rejects.toMatchObject({ code: 'pin_mismatch' });
    await expect(client.http.read('settings')).rejects.toMatchObject({ code: 'pin_mismatch' });
    expect(relay.heard()).toBe('');
    // It can relay: who does not look at the pin is heard.
    const careless = connect({ host: other.here, port: Number(new URL(relay.url).port), rejectUnauthorized: false });
    careless.on('error', () => undefined).write(`GET ${v1}/mode HTTP/1.1\r\nHost: ${other.here}:${String(server.port)}\r\nConnection: close\r\n\r\n`);
    let answer = '';
    careless.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await new Promise((resolve) => careless.once('close', resolve));
    expect([relay.heard().startsWith('GET'), answer.startsWith('HTTP/1.1 200')]).toEqual([true, true]);
    await relay.close();
  });

  test('one that answers in the clear, where TLS was before, hears nothing but a handshake', async () => {
    let heard = Buffer.alloc(0);
    const plain = createServer((socket) => {
      socket.on('error', () => undefined).on('data', (chunk: Buffer) => (heard = Buffer.concat([heard, chunk])));
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
    });
    await new Promise<void>((resolve) => plain.listen(0, other.here, resolve));
    const { port } = plain.address() as AddressInfo;
    await expect(createClient({ url: `https://${other.here}:${String(port)}`, token, pin }).me()).rejects.toThrow();
    expect(heard.includes(token)).toBe(false);
    await new Promise((resolve) => plain.close(resolve));
  });
});
