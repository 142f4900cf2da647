import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Writable } from 'node:stream';
import { expect } from 'vitest';
import { BackupUploaded, RestorePreview, RestoreState } from '../../server/contract/backup.ts';
import { startServer, type StartOptions } from '../../server/index.ts';
import { movableClock, type House } from '../flows/house.ts';
import { movable, settings, type Movable } from '../flows-modes/movable.ts';
import { read, talkTo, type Reply } from '../flows/talk.ts';

export const passphrase = 'a fine long passphrase';

/** A house with a vault of its own in its folder, which can be backed up and restored as it would be at home. */
export interface Site extends Movable {
  /** A backup as its bytes. */
  readonly backUp: (token?: string, secret?: string) => Promise<Buffer>;
  readonly upload: (bytes: Buffer, token?: string) => Promise<string>;
  readonly preview_: (upload: string, token?: string, secret?: string) => Promise<Reply>;
  readonly look: (bytes: Buffer, token?: string) => Promise<RestorePreview>;
  /** Restores, and waits until the server is back. */
  readonly restore: (bytes: Buffer, token?: string, more?: object) => Promise<void>;
  readonly undo: (token?: string) => Promise<void>;
  readonly back: () => Promise<void>;
}

export async function openSite(
  more: Readonly<Record<string, unknown>> = {},
  given?: string,
  timing: NonNullable<StartOptions['parts']>['timing'] = {},
): Promise<Site> {
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'doorward-site-'));
  const clock = movableClock();
  let text = '';
  const log = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const server = await startServer({
    port: 0,
    env: {},
    log,
    dataDir,
    settings: { ...settings, vault: { backend: 'file' }, ...more },
    parts: { clock, timing },
  });
  const close = async () => {
    await server.stop();
    if (given === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  return withBackups(movable({ ...talkTo(server.url), server, clock, dataDir, log: () => text, close }));
}

function withBackups(house: Movable): Site {
  const auth = (token?: string) => (token === undefined ? {} : { token });
  const upload: Site['upload'] = async (bytes, token) => {
    const headers = { 'Content-Type': 'application/octet-stream', ...(token === undefined ? {} : { Authorization: `Token ${token}` }) };
    const answer = await fetch(`${house.url}/api/v1/auth/admin/restore/upload`, { method: 'POST', headers, body: new Uint8Array(bytes) });
    expect(answer.status).toBe(201);
    return BackupUploaded.parse(await answer.json()).upload;
  };
  const preview_: Site['preview_'] = (id, token, secret = passphrase) =>
    house.send('POST', 'admin/restore/preview', { body: { upload: id, passphrase: secret }, ...auth(token) });
  const back = () => backAgain(house);
  return {
    ...house,
    upload,
    preview_,
    back,
    backUp: async (token, secret = passphrase) => {
      const headers = { 'Content-Type': 'application/json', ...(token === undefined ? {} : { Authorization: `Token ${token}` }) };
      const answer = await fetch(`${house.url}/api/v1/auth/admin/backup`, { method: 'POST', headers, body: JSON.stringify({ passphrase: secret }) });
      expect(answer.status).toBe(200);
      return Buffer.from(await answer.arrayBuffer());
    },
    look: async (bytes, token) => read(await preview_(await upload(bytes, token), token), 200, RestorePreview),
    restore: async (bytes, token, more = {}) => {
      const body = { upload: await upload(bytes, token), passphrase, ...more };
      const reply = await house.send('POST', 'admin/restore', { body, ...auth(token) });
      expect(read(reply, 202, RestoreState)).toEqual({ pending: null, restarting: true });
      await back();
    },
    undo: async (token) => {
      read(await house.send('POST', 'admin/restore/undo', auth(token)), 202, RestoreState);
      await back();
    },
  };
}

/** Until the server has begun anew: it stops answering, or has said in its log that it listens once more. */
async function backAgain(house: Pick<House, 'log' | 'send'>): Promise<void> {
  const lives = () => house.log().split('"event":"listening"').length;
  const before = lives();
  for (let tries = 0; tries < 400; tries += 1) {
    if (lives() > before) {
      const answer = await house.send('GET', '/api/v1/health').catch(() => undefined);
      if (answer?.status === 200) return;
    }
    await pause(25);
  }
  throw new Error(`the server did not come back\n${house.log()}`);
}

/** Every file below a folder with a hash of its bytes; locks are the server's own business. */
export function bytesOf(folder: string, below = ''): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(folder, below)).sort()) {
    const path = join(below, name);
    if (/^lock\./.test(name)) continue;
    if (statSync(join(folder, path)).isDirectory()) Object.assign(found, { [`${path}/`]: 'folder' }, bytesOf(folder, path));
    else
      found[path] = createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex');
  }
  return found;
}
