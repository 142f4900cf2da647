import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, exchange, parseAnswers, requestBytes, type RawRequest } from '../support/raw-http.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { shapeFault } from './every-route.ts';

const settings = '/api/v1/auth/settings';
const mebibyte = 1024 * 1024;

let server: ServerProcess;
let host: string;
beforeAll(async () => {
  server = await startServerProcess();
  host = `127.0.0.1:${String(server.port)}`;
});
afterAll(() => server.stop());

const send = (request: RawRequest) => call({ port: server.port }, request);

/** Resident memory of the server right now, in MiB; where there is no /proc, nothing that can be told. */
function memory(): number {
  if (process.platform !== 'linux') return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(server.pid)}/status`, 'utf8'))?.[1]) / 1024;
}

/** Writes a head and then a body piece by piece as fast as the server takes it; and what came back. */
function pour(head: string, piece: Buffer, pieces: number): Promise<{ readonly status: number | undefined; readonly closed: boolean }> {
  return new Promise((resolve) => {
    const socket = connect({ port: server.port, host: '127.0.0.1' });
    let received = Buffer.alloc(0);
    let left = pieces;
    let closed = false;
    const more = () => {
      while (left > 0 && !socket.destroyed) {
        left -= 1;
        if (!socket.write(piece)) {
          socket.once('drain', more);
          return;
        }
      }
    };
    const finish = () => {
      clearTimeout(limit);
      socket.destroy();
      resolve({ status: parseAnswers(received)[0]?.status, closed });
    };
    const limit = setTimeout(finish, 8_000);
    socket.on('connect', () => {
      socket.write(head);
      more();
    });
    // Answered and all written: a connection that stays open has no more to say.
    const whole = () => left === 0 && parseAnswers(received).length > 0 && socket.writableLength === 0 && finish();
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      setTimeout(whole, 100);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed = true;
      finish();
    });
  });
}

const head = (lines: string, method = 'PATCH', path = settings) =>
  `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n${lines}\r\n\r\n`;
const chunk = Buffer.concat([Buffer.from(`${(64 * 1024).toString(16)}\r\n`), Buffer.alloc(64 * 1024, 0x20), Buffer.from('\r\n')]);

describe('bodies that are too big', () => {
  test('C: 10 MB with Content-Length: 413 at the head, connection closed, memory flat', async () => {
    await send({ path: settings });
    const before = memory();
    for (let round = 0; round < 5; round += 1) {
      const { status, closed } = await pour(head(`Content-Length: ${String(10 * mebibyte)}`), Buffer.alloc(64 * 1024, 0x20), 160);
      expect([status, closed]).toEqual([413, true]);
    }
    expect(memory() - before).toBeLessThan(40);
  });

  test('C: 10 MB in chunks: 413 after the limit, not after the end', async () => {
    const before = memory();
    for (let round = 0; round < 5; round += 1) {
      const { status, closed } = await pour(head('Transfer-Encoding: chunked'), chunk, 160);
      expect([status, closed]).toEqual([413, true]);
    }
    expect(memory() - before).toBeLessThan(40);
  });

  test('C: a Content-Length that lies is 413 before one byte of it', async () => {
    const { answers, closed } = await exchange({ port: server.port }, head('Content-Length: 104857600'));
    expect([answers.map(({ status }) => status), closed]).toEqual([[413], true]);
    expect(shapeFault(settings, answers[0] ?? { status: 0, body: '' })).toBeNull();
  });

  test.each(['-1', '1e3', '0x10', '99999999999999999999', 'x', '5, 5', '5 5', '+5', ''])(
    'C: Content-Length "%s" is 400, and the connection ends',
    async (length) => {
      const { answers, closed } = await exchange({ port: server.port }, `${head(`Content-Length: ${length}`)}{}`);
      expect([answers.map(({ status }) => status), closed]).toEqual([[400], true]);
    },
  );

  test('C: 100 KiB is taken, one byte more is not', async () => {
    const body = (size: number) => `{"x":"${'a'.repeat(size - 8)}"}`;
    expect((await send({ method: 'PATCH', path: settings, body: body(102_400) })).status).toBe(200);
    expect((await send({ method: 'PATCH', path: settings, body: body(102_401) })).status).toBe(413);
  });

  test('C: a gzip bomb is refused packed', async () => {
    const before = memory();
    const bomb = gzipSync(Buffer.alloc(50 * mebibyte, 0x20));
    expect((await send({ method: 'PATCH', path: settings, headers: { 'Content-Encoding': 'gzip' }, body: bomb })).status).toBe(415);
    expect(memory() - before).toBeLessThan(20);
  });

  test('C: refused at the gate, the rest of a body is still not kept: foreign Host and Origin', async () => {
    const before = memory();
    const foreign = `PATCH ${settings} HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect((await pour(foreign, chunk, 160)).status).toBe(403);
    expect((await pour(head('Origin: null\r\nTransfer-Encoding: chunked'), chunk, 160)).status).toBe(403);
    expect((await pour(head('Transfer-Encoding: chunked', 'GET'), chunk, 160)).status).toBe(200);
    expect(memory() - before).toBeLessThan(40);
  });
});

describe('heads that are too big', () => {
  test('C: a cookie of 20 KB is 431', async () => {
    expect((await send({ path: settings, headers: { Cookie: `a=${'x'.repeat(20_480)}` } })).status).toBe(431);
  });

  test('C: 2 000 headers are 431, 101 too, 100 are not', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => [`x${i.toString(36)}`, ''] as const);
    expect((await send({ path: settings, headers: many(1_999) })).status).toBe(431);
    expect((await send({ path: settings, headers: many(100) })).status).toBe(431); // and Host
    expect((await send({ path: settings, headers: many(99) })).status).toBe(200);
  });

  test('C: headers beyond those that Node keeps do not hide a second Host or Authorization', async () => {
    const many = Array.from({ length: 2_200 }, (_, i) => [`${i.toString(36)}`, ''] as const);
    const answer = await send({ path: settings, headers: [...many, ['Authorization', 'Token x'], ['Host', 'evil.example']] });
    expect(answer.status).toBe(431);
  });

  test('C: a target of 20 KB is 431 and of 10 KB 404', async () => {
    expect((await send({ path: `/${'a'.repeat(20_480)}` })).status).toBe(431);
    expect((await send({ path: `/${'.'.repeat(10_240)}` })).status).toBe(404);
  });

  test('C: endless trailers and chunk extensions end the connection', async () => {
    for (const endless of [
      `${head('Transfer-Encoding: chunked')}2\r\n{}\r\n0\r\n${`X-T: ${'t'.repeat(1_000)}\r\n`.repeat(40)}\r\n`,
      `${head('Transfer-Encoding: chunked')}2;${'e'.repeat(40_000)}\r\n{}\r\n0\r\n\r\n`,
    ]) {
      const { answers, closed } = await exchange({ port: server.port }, endless);
      expect([answers.map(({ status }) => [400, 413, 431].includes(status)), closed]).toEqual([[true], true]);
    }
  });
});

describe('what ended the process once', () => {
  test('C: after bodies that are not UTF-8 or too deep the same process answers', async () => {
    for (const body of [Buffer.from([0x22, 0xff, 0x22]), '['.repeat(15_000), Buffer.from('{"a":"\xed\xa0\x80"}', 'latin1')])
      for (const path of ['/api/v1/auth/login', '/api/auth/login', settings])
        expect((await send({ method: path === settings ? 'PATCH' : 'POST', path, body })).status).toBe(400);
    expect((await send({ path: '/api/v1/health' })).json()).toMatchObject({ status: 'ok' });
    expect(server.stderr()).not.toMatch(/TypeError|at \w+ \(/);
  });

  test('C: a client that leaves in the middle of anything is not an error', async () => {
    const whole = requestBytes({ port: server.port }, { method: 'PATCH', path: settings, body: { first_name: 'Ada' } });
    for (let cut = 1; cut < whole.length; cut += 7) await exchange({ port: server.port }, whole.subarray(0, cut), { limitMs: 5, quietMs: 5 });
    expect((await send({ path: '/api/v1/health' })).status).toBe(200);
    expect(server.logs().filter((line) => line['level'] === 'error')).toEqual([]);
  });
});
