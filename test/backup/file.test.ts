import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headerBytes, magic } from '../../server/backup/file-header.ts';
import { readBackup } from '../../server/backup/read-file.ts';
import { endMark, tagBytes } from '../../server/backup/sealed-pieces.ts';
import { writeBackup } from '../../server/backup/write-file.ts';
import { AppError } from '../../server/errors.ts';
import { bytesOf, openSite, passphrase, type Site } from './site.ts';

const folder = mkdtempSync(join(tmpdir(), 'doorward-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const piece = 64 * 1024 + tagBytes;
const manifest = { format: 'doorward-backup', version: 1, madeAt: 1, program: '1', serverId: '0123456789abcdef', mode: 'single' };
const path = join(folder, 'good');
let good: Buffer;

/** What opening a file of these bytes ends in: its content's length, or the code. */
async function opening(bytes: Buffer, secret = passphrase): Promise<number | string> {
  const other = join(folder, 'other');
  writeFileSync(other, bytes);
  try {
    return await readBackup(other, secret, async ({ store }) => {
      let length = 0;
      for await (const part of store) length += part.length;
      return length;
    });
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

const flipped = (at: number, bit = 0): Buffer => {
  const bytes = Buffer.from(good);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return bytes;
};

describe('the file of a backup', { timeout: 120_000 }, () => {
  const length = 3 * 64 * 1024 + 1234;
  beforeAll(async () => {
    const copyOut = async (write: (bytes: Buffer) => Promise<void>) => {
      for (let done = 0; done < length; done += 1000) await write(Buffer.alloc(Math.min(1000, length - done), done % 251));
    };
    expect(await writeBackup(path, passphrase, { manifest, secrets: { a: 'secret' }, copyOut })).toBe(readFileSync(path).length);
    good = readFileSync(path);
  });

  test('opens with its passphrase, typed on any keyboard (NFKC), and with no other', async () => {
    expect(await opening(good)).toBe(length);
    expect(await opening(good, passphrase.replace('f', 'ｆ'))).toBe(length);
    expect(await opening(good, `${passphrase} `)).toBe('backup_passphrase_wrong');
    expect(await opening(good, '')).toBe('backup_passphrase_wrong');
  });

  test('a bit that flipped is found, whichever byte of the header it is in', async () => {
    const codes = new Map<string, number>();
    for (let at = 0; at < headerBytes; at += 1) {
      const code = await opening(flipped(at, at % 8));
      expect(typeof code, `byte ${String(at)}`).toBe('string');
      codes.set(String(code), (codes.get(String(code)) ?? 0) + 1);
      if (at < magic.length) expect(code).toBe('backup_foreign');
      else if (at > magic.length) expect(code).toBe('backup_damaged');
    }
    // Never a wrong passphrase: who typed the right one must not doubt it.
    expect(codes.has('backup_passphrase_wrong')).toBe(false);
  });

  test('a bit that flipped is found in every piece, in its tag and in the mark at the end', async () => {
    const starts = [0, 1, 2, 3].map((number) => headerBytes + number * piece);
    const last = good.length - endMark.length;
    const places = [...starts, ...starts.map((at) => at + 777), ...starts.slice(1).map((at) => at - 1), last - 1];
    for (const at of places) expect(await opening(flipped(at, at % 8)), `byte ${String(at)}`).toBe('backup_damaged');
    expect(await opening(flipped(last))).toBe('backup_truncated');
  });

  test('cut anywhere, it is told that its end is missing: within the header, at each piece’s border, before and behind it', async () => {
    const borders = [0, 1, 2, 3].map((number) => headerBytes + number * piece);
    const cuts = [
      1,
      magic.length - 1,
      magic.length,
      headerBytes - 1,
      ...borders.flatMap((at) => [at - 1, at, at + 1, at + tagBytes]),
      good.length - 1,
    ];
    for (const at of cuts) expect(await opening(good.subarray(0, at)), `cut at ${String(at)}`).toMatch(/^backup_truncated$/);
    expect(await opening(Buffer.alloc(0))).toBe('backup_foreign');
  });

  test('pieces that were left out, exchanged or put in twice are found, with the right end behind them too', async () => {
    const at = (number: number) => good.subarray(headerBytes + number * piece, headerBytes + (number + 1) * piece);
    const head = good.subarray(0, headerBytes);
    const tail = good.subarray(headerBytes + 3 * piece);
    const made = (...parts: Buffer[]) => opening(Buffer.concat([head, ...parts]));
    expect(await made(at(0), at(1), at(2), tail)).toBe(length);
    expect(await made(at(1), at(0), at(2), tail)).toBe('backup_damaged');
    expect(await made(at(0), at(2), tail)).toBe('backup_damaged');
    expect(await made(at(0), at(1), at(1), at(2), tail)).toBe('backup_damaged');
    expect(await made(at(0), at(1), at(2), endMark)).toBe('backup_damaged');
    expect(await made(at(0), at(1), at(2), tail, endMark)).toBe('backup_damaged');
    expect(await opening(Buffer.concat([good, Buffer.from('more')]))).toBe('backup_truncated');
  });

  test('a newer one and a foreign one are told so; parameters that ask for too much or too little are refused, checksum or not', async () => {
    const newer = Buffer.from(good);
    newer[magic.length] = 2;
    expect(await opening(newer)).toBe('backup_newer');
    expect(await opening(Buffer.from('{"users":[]}'))).toBe('backup_foreign');
    expect(await opening(Buffer.from('SQLite format 3\0'))).toBe('backup_foreign');
    for (const log2N of [1, 15, 19, 30]) {
      const greedy = Buffer.from(good);
      greedy[magic.length + 1] = log2N;
      greedy.writeUInt32BE(crc32(greedy.subarray(0, 92)), 92);
      expect(await opening(greedy)).toBe('backup_damaged');
    }
    const weaker = Buffer.from(good);
    weaker[magic.length + 1] = 16;
    weaker.writeUInt32BE(crc32(weaker.subarray(0, 92)), 92);
    expect(await opening(weaker)).toBe('backup_passphrase_wrong');
  });

  test('what is made twice is never the same, and a newer manifest inside is told so', async () => {
    const copyOut = async () => undefined;
    const again = join(folder, 'again');
    await writeBackup(again, passphrase, { manifest, secrets: {}, copyOut });
    const first = readFileSync(again);
    await writeBackup(again, passphrase, { manifest, secrets: {}, copyOut });
    expect(readFileSync(again).subarray(headerBytes)).not.toEqual(first.subarray(headerBytes));
    // It is read back before it gets its name, so such a one is never made; the one before stays.
    const before = readFileSync(again);
    await expect(writeBackup(again, passphrase, { manifest: { ...manifest, version: 2 }, secrets: {}, copyOut })).rejects.toMatchObject({
      code: 'backup_newer',
    });
    expect(readFileSync(again)).toEqual(before);
    expect(Object.keys(bytesOf(folder)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('a symlink, a folder and a file that is not there are no backups', async () => {
    symlinkSync(path, join(folder, 'link'));
    const code = (name: string) => readBackup(join(folder, name), passphrase, async () => 'opened').catch((error: AppError) => error.code);
    expect(await code('link')).toBe('backup_not_found');
    expect(await code('.')).toBe('backup_foreign');
    expect(await code('missing')).toBe('backup_not_found');
  });
});

describe('at a running server nothing is touched by what is no good backup', { timeout: 120_000 }, () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site.close());

  test('wrong passphrase, cut, changed, foreign, newer: each its code, for the preview and for the restore, and the folder byte for byte', async () => {
    const backup = await site.backUp();
    const newer = Buffer.from(backup);
    newer[magic.length] = 9;
    const changed = Buffer.from(backup);
    changed[headerBytes + 40] = (changed[headerBytes + 40] ?? 0) ^ 4;
    const cases = [
      [backup, 'not its passphrase', 'backup_passphrase_wrong'],
      [backup.subarray(0, -20), passphrase, 'backup_truncated'],
      [changed, passphrase, 'backup_damaged'],
      [Buffer.from('PK something else'), passphrase, 'backup_foreign'],
      [newer, passphrase, 'backup_newer'],
    ] as const;
    const ours = () => Object.fromEntries(Object.entries(bytesOf(site.dataDir)).filter(([name]) => !name.startsWith('staged')));
    const before = ours();
    for (const [bytes, secret, code] of cases) {
      const upload = await site.upload(bytes);
      expect((await site.preview_(upload, undefined, secret)).body).toMatchObject({ code });
      const restored = await site.send('POST', 'admin/restore', { body: { upload, passphrase: secret } });
      expect(restored.body).toMatchObject({ code });
      expect(ours()).toEqual(before);
    }
    expect((await site.send('GET', 'me')).status).toBe(200);
  });

  test('one upload at a time is kept, for an hour', async () => {
    const first = await site.upload(Buffer.from('first'));
    const second = await site.upload(Buffer.from('second'));
    expect((await site.preview_(first)).body).toMatchObject({ code: 'backup_not_found' });
    expect((await site.preview_(second)).body).toMatchObject({ code: 'backup_foreign' });
    site.clock.forward(3_601_000);
    expect((await site.preview_(second)).body).toMatchObject({ code: 'backup_not_found' });
  });
});

test('the copy that is read is the one that was checked: a file that changes meanwhile does not get in', async () => {
  const changing = join(folder, 'changing');
  copyFileSync(path, changing);
  const read = readBackup(changing, passphrase, async ({ store }) => {
    for await (const part of store) {
      void part;
      writeFileSync(changing, flipped(headerBytes + 3 * piece + 5));
    }
  });
  await expect(read).rejects.toMatchObject({ code: 'backup_damaged' });
});
