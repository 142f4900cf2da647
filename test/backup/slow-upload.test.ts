import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { mostUploadBytes } from '../../server/backup/uploads.ts';
import { BackupUploaded } from '../../server/contract/backup.ts';
import type { Timing } from '../../server/ports/timing.ts';
import { isRootOrCi } from '../faults/store-ground.ts';
import { openSite, type Site } from './site.ts';

/** In earnest: half a minute for a body, 64 KiB in ten seconds for a file. */
const patient: Partial<Timing> = { bodyMs: 1_000, file: { leastBytes: 1, withinMs: 20_000, wholeMs: 60_000 } };
const strict: Partial<Timing> = { bodyMs: 20_000, file: { leastBytes: 1_000, withinMs: 2_000, wholeMs: 60_000 } };
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});
async function open(timing: Partial<Timing>, dataDir?: string): Promise<Site> {
  const site = await openSite({}, dataDir, timing);
  undo.push(() => site.close());
  return site;
}

interface Line {
  readonly socket: Socket;
  readonly heard: () => string;
  /** Resolves once the connection is closed, with what broke it; null: in order. */
  readonly ended: Promise<Error | null>;
}

/** Begins an upload by hand; its body is up to the test. */
function dial(site: Site, ...headers: readonly string[]): Line {
  const { port, host } = new URL(site.url);
  const socket = connect(Number(port), '127.0.0.1');
  undo.push(() => socket.destroy());
  let text = '';
  let broke: Error | null = null;
  socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1'))).on('error', (error) => (broke = error));
  const head = ['POST /api/v1/auth/admin/restore/upload HTTP/1.1', `Host: ${host}`, 'Content-Type: application/octet-stream', ...headers];
  socket.write([...head, '', ''].join('\r\n'));
  return { socket, heard: () => text, ended: once(socket, 'close').then(() => broke) };
}

const lengthOf = (bytes: number) => `Content-Length: ${String(bytes)}`;
const chunk = (bytes: Buffer) => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

/** Goes on writing as a client does that looks at no answer before it is through; ends when the connection does. */
async function pour({ socket, ended }: Line, piece: Buffer, times: number): Promise<void> {
  for (let i = 0; i < times && socket.writable; i += 1) {
    const written = new Promise((resolve) => socket.write(piece, resolve));
    if (socket.writableNeedDrain) await Promise.race([written, ended]);
  }
}

const staged = ({ dataDir }: Site) => (existsSync(join(dataDir, 'staged')) ? readdirSync(join(dataDir, 'staged')) : []);

describe('a backup that is brought slowly (security.md C, slow-loris)', { timeout: 60_000 }, () => {
  test('takes longer than any other body may, and is whole', async () => {
    const site = await open(patient);
    const backup = await site.backUp();
    const line = dial(site, lengthOf(backup.length));
    const began = performance.now();
    const size = Math.ceil(backup.length / 25);
    for (let at = 0; at < backup.length; at += size) {
      line.socket.write(backup.subarray(at, at + size));
      await pause(100);
    }
    expect(performance.now() - began).toBeGreaterThan(2 * (patient.bodyMs ?? 0));
    await expect.poll(line.heard).toMatch(/^HTTP\/1\.1 201 [^]*}$/);
    const { upload } = BackupUploaded.parse(JSON.parse(line.heard().split('\r\n\r\n')[1] ?? ''));
    expect((await site.preview_(upload)).status).toBe(200);
  });

  test('that stops, or trickles, is cut with 408, and nothing of it is kept', async () => {
    const site = await open(strict);
    const stalled = dial(site, lengthOf(50_000));
    stalled.socket.write(Buffer.alloc(10_000));
    await expect.poll(stalled.heard).toMatch(/^HTTP\/1\.1 408 [^]*Connection: close[^]*request_timeout/);
    expect(await stalled.ended).toBeNull();
    const trickling = dial(site, lengthOf(50_000));
    while (trickling.heard() === '' && !trickling.socket.destroyed) {
      trickling.socket.write('x');
      await pause(50);
    }
    expect(trickling.heard()).toMatch(/^HTTP\/1\.1 408 [^]*request_timeout/);
    await expect.poll(() => staged(site)).toEqual([]);
    expect((await site.look(await site.backUp())).same_server).toBe(true);
  });

  test('by somebody who may not has no more patience than any other body, and is told at once', async () => {
    const site = await open(patient);
    await site.toMulti();
    const line = dial(site, lengthOf(50_000));
    const dripping = (async () => {
      while (!line.socket.destroyed) {
        line.socket.write('x');
        await pause(50);
      }
    })();
    await expect.poll(line.heard).toMatch(/^HTTP\/1\.1 401 /);
    // Cut by the limit of every body: it would be dripping for a quarter of an hour.
    await line.ended;
    await dripping;
    expect(staged(site)).toEqual([]);
  });

  test('two at once are enough: a third waits for one of them', async () => {
    const site = await open(patient);
    const two = [dial(site, lengthOf(50_000)), dial(site, lengthOf(50_000))];
    for (const { socket } of two) socket.write(Buffer.alloc(1_000));
    await expect.poll(() => staged(site)).toHaveLength(2);
    const third = dial(site, lengthOf(10));
    third.socket.write(Buffer.alloc(10));
    await expect.poll(third.heard).toMatch(/^HTTP\/1\.1 503 [^]*server_busy/);
    two[0]?.socket.destroy();
    await expect.poll(() => staged(site)).toHaveLength(1);
    await site.upload(Buffer.alloc(10));
  });
});

describe('a backup that is not taken, while its client goes on sending', { timeout: 120_000 }, () => {
  const piece = Buffer.alloc(64 * 1024);

  test('too large by its length: 413, and the connection ends in order', async () => {
    const site = await open({});
    const line = dial(site, lengthOf(mostUploadBytes + 1));
    line.socket.pause();
    await pour(line, piece, 48);
    line.socket.resume();
    await expect.poll(line.heard).toMatch(/^HTTP\/1\.1 413 [^]*Connection: close[^]*body_too_large/);
    line.socket.end();
    expect(await line.ended).toBeNull();
    expect(staged(site)).toEqual([]);
  });

  test('too large as it turns out (chunked): 413, the connection ends in order, and nothing of it is kept', async () => {
    const site = await open({});
    const line = dial(site, 'Transfer-Encoding: chunked');
    const large = chunk(Buffer.alloc(1024 * 1024));
    line.socket.pause();
    await pour(line, large, mostUploadBytes / (1024 * 1024) + 8);
    line.socket.resume();
    await expect.poll(line.heard, { timeout: 30_000 }).toMatch(/^HTTP\/1\.1 413 [^]*Connection: close[^]*body_too_large/);
    line.socket.end();
    expect(await line.ended).toBeNull();
    await expect.poll(() => staged(site)).toEqual([]);
  });

  test.skipIf(!isRootOrCi)('C:ENOSPC the disk is full: 503, the connection ends in order, and with room it works at once', async () => {
    const small = join(mkdtempSync(join(tmpdir(), 'doorward-upload-')), 'disk');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'doorward-test', small]);
    undo.push(
      () => rmSync(join(small, '..'), { recursive: true, force: true }),
      () => execFileSync('umount', ['-l', small]),
    );
    const site = await open({}, small);
    const line = dial(site, lengthOf(128 * piece.length));
    line.socket.pause();
    await pour(line, piece, 100);
    line.socket.resume();
    await expect.poll(line.heard).toMatch(/^HTTP\/1\.1 503 [^]*Connection: close[^]*storage_unavailable/);
    line.socket.end();
    expect(await line.ended).toBeNull();
    await expect.poll(() => staged(site)).toEqual([]);
    expect((await site.look(await site.backUp())).same_server).toBe(true);
  });
});
