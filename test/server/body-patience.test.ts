import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { bodyBytes, bodyPieces } from '../../server/http/body-bytes.ts';
import { sendError, toAppError } from '../../server/http/error-reply.ts';
import { ok, send } from '../../server/http/reply.ts';
import { createHttpServer } from '../../server/http/sockets.ts';

/** A tenth of what is in earnest, or less. */
const [bodyMs, pace] = [500, { leastBytes: 1_000, withinMs: 1_000, wholeMs: 5_000 }];
const most = 100_000;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

/** /file takes one of so many bytes at that pace, /json a body as every route does, /full stops in the middle, /none wants none. */
async function serve(): Promise<number> {
  const answer: RequestListener = (req, res) => {
    const read = async () => {
      if (req.url === '/json') return (await bodyBytes(req)).length;
      if (req.url === '/none') throw new AppError('forbidden');
      let size = 0;
      for await (const piece of bodyPieces(req, most)) {
        if (req.url === '/full') throw new AppError('storage_unavailable');
        size += piece.length;
      }
      return size;
    };
    read().then(
      (size) => send(res, ok({ size }), 'x'),
      (error: unknown) => sendError(res, toAppError(error), { requestId: 'x', path: req.url ?? '' }),
    );
  };
  const front = createHttpServer(answer, 'off', { bodyMs, file: pace });
  front.server.listen(0, '127.0.0.1');
  await once(front.server, 'listening');
  undo.push(() => front.close(0));
  return (front.server.address() as AddressInfo).port;
}

interface Line {
  readonly socket: Socket;
  readonly heard: () => string;
  readonly closed: Promise<number>;
}

async function dial(path: string, headers: readonly string[]): Promise<Line> {
  const began = performance.now();
  const socket = connect(await serve(), '127.0.0.1').on('error', () => undefined);
  undo.push(() => socket.destroy());
  let text = '';
  socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  const closed = once(socket, 'close').then(() => performance.now() - began);
  socket.write([`POST ${path} HTTP/1.1`, 'Host: x', ...headers, '', ''].join('\r\n'));
  return { socket, heard: () => text, closed };
}

/** Sends so many bytes every 100 ms, so many times, or until there is an answer. */
async function drip({ socket, heard }: Line, bytes: number, times: number, as = (text: string) => text): Promise<void> {
  for (let i = 0; i < times && heard() === '' && !socket.destroyed; i += 1) {
    socket.write(as('x'.repeat(bytes)));
    await pause(100);
  }
}
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

describe('how long a body may take (security.md C, slow-loris)', () => {
  test('a file that comes steadily may take longer than any other body', async () => {
    const line = await dial('/file', ['Content-Length: 12000']);
    await drip(line, 1_000, 12);
    await expect.poll(line.heard).toMatch(/^HTTP\/1\.1 200 [^]*"size":12000/);
  });

  test('a file that stops, or trickles, is cut with 408, and so is one that takes for ever', async () => {
    const stalled = await dial('/file', ['Content-Length: 12000']);
    stalled.socket.write('x'.repeat(500));
    await expect.poll(stalled.heard).toMatch(/^HTTP\/1\.1 408 [^]*Connection: close[^]*request_timeout/);
    expect(await stalled.closed).toBeLessThan(8_000);
    const trickling = await dial('/file', ['Content-Length: 12000']);
    await drip(trickling, 10, 60);
    expect(trickling.heard()).toMatch(/^HTTP\/1\.1 408 /);
    const endless = await dial('/file', ['Content-Length: 90000']);
    await drip(endless, 500, 90);
    expect(endless.heard()).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('any other body has its half minute, however steadily it comes, also where nobody reads it', async () => {
    const line = await dial('/json', ['Content-Length: 12000']);
    await drip(line, 100, 60);
    expect(line.heard()).toMatch(/^HTTP\/1\.1 408 [^]*request_timeout/);
    const unread = await dial('/none', ['Content-Length: 12000']);
    await expect.poll(unread.heard).toMatch(/^HTTP\/1\.1 403 /);
    expect(await unread.closed).toBeLessThan(8_000);
  });
});

describe('a file that is not taken', () => {
  test('too large by its length: 413 before any of it, and the answer arrives though the client goes on writing', async () => {
    const line = await dial('/file', ['Content-Length: 100001']);
    await drip(line, 1_000, 100);
    expect(line.heard()).toMatch(/^HTTP\/1\.1 413 [^]*Connection: close[^]*body_too_large/);
    for (let i = 0; i < 5; i += 1) line.socket.write('x'.repeat(10_000));
    expect(await line.closed).toBeLessThan(8_000);
  });

  test('too large as it turns out, or no room on the disk: the code arrives, no reset', async () => {
    const line = await dial('/file', ['Transfer-Encoding: chunked']);
    await drip(line, 30_000, 20, chunk);
    expect(line.heard()).toMatch(/^HTTP\/1\.1 413 [^]*Connection: close[^]*body_too_large/);
    const full = await dial('/full', ['Content-Length: 90000']);
    await drip(full, 1_000, 90);
    expect(full.heard()).toMatch(/^HTTP\/1\.1 503 [^]*Connection: close[^]*storage_unavailable/);
  });

  test('a client that asks first (Expect: 100-continue) hears the refusal instead of our word, and nothing may follow (RFC 9110 10.1.1)', async () => {
    const refused = await dial('/file', ['Content-Length: 100001', 'Expect: 100-continue']);
    await expect.poll(refused.heard).toMatch(/^HTTP\/1\.1 413 /);
    const unasked = await dial('/none', ['Content-Length: 10', 'Expect: 100-continue']);
    await expect.poll(unasked.heard).toMatch(/^HTTP\/1\.1 403 [^]*Connection: close/);
    const taken = await dial('/file', ['Content-Length: 10', 'Expect: 100-continue']);
    await expect.poll(taken.heard).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    taken.socket.write('0123456789');
    await expect.poll(taken.heard).toMatch(/HTTP\/1\.1 200 [^]*"size":10/);
    const json = await dial('/json', ['Content-Length: 10', 'Expect: 100-continue']);
    await expect.poll(json.heard).toContain('100 Continue');
  });
});
