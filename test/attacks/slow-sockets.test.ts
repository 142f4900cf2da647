import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, exchange, parseAnswers } from '../support/raw-http.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

let server: ServerProcess;
let host: string;
beforeAll(async () => {
  server = await startServerProcess();
  host = `127.0.0.1:${String(server.port)}`;
});
afterAll(() => server.stop());

interface Slow {
  readonly seconds: number;
  readonly status: number | undefined;
}

/** Drips a byte a second after the first bytes, until the server has had enough. */
function drip(start: string, byte: string): Promise<Slow> {
  return new Promise((resolve) => {
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    const began = performance.now();
    let received = Buffer.alloc(0);
    const timer = setInterval(() => socket.write(byte), 1_000);
    socket.on('connect', () => socket.write(start));
    socket.on('data', (chunk) => (received = Buffer.concat([received, chunk])));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve({ seconds: (performance.now() - began) / 1_000, status: parseAnswers(received)[0]?.status });
    });
  });
}

describe('slow and many sockets', () => {
  test('C slow-loris: a head is cut at 10 s, a body at 30 s, an idle connection at 15 s; others are served meanwhile', async () => {
    const body = `PATCH /api/v1/auth/settings HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{`;
    const chunked = `PATCH /api/v1/auth/settings HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const idle = exchange({ port: server.port }, `GET /api/v1/auth/me HTTP/1.1\r\nHost: ${host}\r\n\r\n`, { quietMs: 25_000, limitMs: 25_000 });
    const heads = Promise.all([
      drip('G', 'E'),
      drip(`GET / HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `, 'x'),
      drip('', '\r'),
      drip(`GET / HTTP/1.1\r\nHost: ${host}\r\n`, 'a'),
    ]);
    const bodies = Promise.all([drip(body, ' '), drip(chunked, '1\r\n \r\n')]);
    for (const { seconds, status } of await heads) {
      expect(seconds).toBeLessThan(14);
      expect([400, 408, 501]).toContain(status); // "\r\r" and "GEEE" are cut sooner, for what they are
    }
    const began = performance.now();
    expect((await call({ port: server.port }, { path: '/api/v1/auth/me' })).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(500);
    expect((await idle).closed).toBe(true);
    for (const { seconds, status } of await bodies) {
      expect(seconds).toBeGreaterThan(20);
      expect(seconds).toBeLessThan(34);
      expect(status).toBe(408);
    }
  }, 50_000);

  test('C: 500 idle sockets, half of them with half a head, do not stop a normal sign-in', async () => {
    const sockets: Socket[] = [];
    try {
      for (let i = 0; i < 500; i += 1) {
        const socket = connect({ port: server.port, host: '127.0.0.1' });
        socket.on('error', () => undefined);
        socket.on('connect', () => void (i % 2 === 0 && socket.write(`POST /api/v1/auth/login HTTP/1.1\r\nHost: ${host}\r\n`)));
        sockets.push(socket);
      }
      await Promise.all(sockets.filter((socket) => socket.connecting).map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
      const began = performance.now();
      expect((await call({ port: server.port }, { method: 'POST', path: '/api/v1/auth/login' })).status).toBe(200);
      expect(performance.now() - began).toBeLessThan(1_000);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });

  test('C: SIGTERM with slow sockets open still ends in five seconds, with 0', async () => {
    const own = await startServerProcess();
    const sockets = Array.from({ length: 20 }, (_, i) => {
      const socket = connect({ port: own.port, host: '127.0.0.1' });
      socket.on('error', () => undefined);
      socket.on('connect', () => void (i % 2 === 0 && socket.write('POST /api/v1/auth/login HTTP/1.1\r\nHost: x')));
      return socket;
    });
    await call({ port: own.port }, { path: '/api/v1/health' });
    const began = performance.now();
    expect(await own.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(5_000);
    for (const socket of sockets) socket.destroy();
  });
});
