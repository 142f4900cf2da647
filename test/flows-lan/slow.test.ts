import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NetworkFacts } from '../../server/contract/network.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { call } from '../support/raw-http.ts';
import { secureCall } from '../support/secure-call.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const v1 = '/api/v1/auth';

describeWithOtherComputer('sockets of the network that say little or nothing (security.md C, slow-loris)', () => {
  let other: OtherComputer;
  let server: ServerProcess;
  const sockets: Socket[] = [];
  const there = () => ({ host: other.here, port: server.port });
  beforeAll(async () => {
    other = connectOtherComputer();
    server = await startServerProcess();
    const body = { lan: true, interfaces: [other.device], acknowledge: true };
    const switched = await call({ port: server.port }, { method: 'PATCH', path: `${v1}/admin/network`, body });
    expect(switched.json<NetworkFacts>().reachable_from).toBe('local_network');
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await server.stop();
    other.remove();
  });
  function open(first?: Buffer): Promise<Socket> {
    return new Promise((resolve) => {
      const socket = connect(there(), () => {
        if (first) socket.write(first);
        resolve(socket);
      }).on('error', () => resolve(socket));
      sockets.push(socket);
    });
  }
  /** What a socket hears until it is closed, and after how many ms that is. */
  async function waitOut(first?: Buffer): Promise<{ readonly heard: string; readonly ms: number }> {
    const began = performance.now();
    const socket = await open(first);
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    await new Promise((resolve) => socket.once('close', resolve));
    return { heard, ms: performance.now() - began };
  }

  test('no first byte, half a handshake, half a request: each is cut after about ten seconds', { timeout: 40_000 }, async () => {
    const hello = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]);
    const [silent, handshake, headers] = await Promise.all([waitOut(), waitOut(hello), waitOut(Buffer.from('GET / HTTP/1.1\r\nHo'))]);
    expect(silent.heard).toMatch(/^HTTP\/1\.1 408 [^]*request_timeout/);
    expect(handshake.heard).not.toContain('HTTP/');
    expect(headers.heard).toMatch(/^HTTP\/1\.1 408 /);
    for (const { ms } of [silent, handshake, headers]) {
      expect(ms).toBeGreaterThan(8_000);
      expect(ms).toBeLessThan(20_000);
    }
  });

  test('500 idle sockets there do not keep anybody out, neither there nor on loopback', async () => {
    await Promise.all(Array.from({ length: 500 }, () => open()));
    const began = performance.now();
    expect((await call({ port: server.port }, { method: 'POST', path: `${v1}/login` })).status).toBe(200);
    expect((await secureCall(there(), { path: `${v1}/mode` })).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  test('when the network is full (1,000), loopback is not', async () => {
    await Promise.all(Array.from({ length: 700 }, () => open()));
    await expect(secureCall(there(), { path: `${v1}/mode` })).rejects.toThrow();
    expect((await call({ port: server.port }, { method: 'POST', path: `${v1}/login` })).status).toBe(200);
  });
});
