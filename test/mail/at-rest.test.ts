import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../server/ports/store.ts';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { handClock, layGround, resetMail, secret, states, until } from './outbox-ground.ts';
import { startPostOffice } from './post-office.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'doorward-mail-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const open = (): Promise<Store> => openLowdbStore({ dataDir, clock: handClock() });

/** Every byte under the folder. */
function bytesOf(folder: string): string {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => (statSync(path).isDirectory() ? bytesOf(path) : readFileSync(path, 'latin1')))
    .join('\n');
}

const secrets = [secret.ident, secret.token, secret.code, 'ada@example.org', 'Ada Lovelace'];

test('B42: neither link, code nor address is on the disk or in the log, before and after sending; over a restart the mail arrives whole', async () => {
  const vault = createMemoryVault();
  const first = await open();
  const before = await layGround({ store: first, vault });
  await before.send(resetMail());
  const queued = bytesOf(dataDir);
  expect(queued).toContain('resetPassword');
  for (const word of secrets) expect(queued).not.toContain(word);
  await before.outbox.stop();
  await first.close();

  const post = await startPostOffice();
  const second = await open();
  const after = await layGround({ port: post.port, store: second, vault });
  after.outbox.start();
  await until(async () => (await states(after))[0] === 'sent', 'the mail');
  await after.outbox.stop();
  await second.close();
  await post.stop();
  expect(post.received).toHaveLength(1);
  expect(post.received[0]?.parsed.text).toContain(secret.token);
  const left = `${bytesOf(dataDir)}${before.log()}${after.log()}`;
  for (const word of secrets) expect(left).not.toContain(word);
});

test('after a restart on the same folder a sent mail stays sent', async () => {
  const vault = createMemoryVault();
  const post = await startPostOffice();
  const first = await open();
  const before = await layGround({ port: post.port, store: first, vault });
  before.outbox.start();
  await before.send(resetMail());
  await until(async () => (await states(before))[0] === 'sent', 'the mail');
  await before.outbox.stop();
  await first.close();
  const second = await open();
  const clock = handClock();
  clock.forward(10_000_000);
  const after = await layGround({ port: post.port, store: second, vault, clock });
  after.outbox.start();
  await after.send(resetMail({ to: 'later@example.org' }));
  await until(() => post.received.length === 2, 'the later mail');
  await after.outbox.stop();
  await second.close();
  await post.stop();
  expect(post.received.map(({ to }) => to[0])).toEqual(['ada@example.org', 'later@example.org']);
});

test('two servers on one store never send a mail twice: a mail is taken on before it is tried', async () => {
  const post = await startPostOffice();
  const store = await open();
  const one = await layGround({ port: post.port, store });
  const other = await layGround({ port: post.port, store, keys: one.keys });
  one.outbox.start();
  other.outbox.start();
  for (let i = 0; i < 10; i++) {
    await one.send(resetMail({ to: `p${i}@example.org` }));
    other.outbox.kick();
  }
  await until(async () => (await states(one)).every((state) => state === 'sent'), 'the ten');
  await Promise.all([one.outbox.stop(), other.outbox.stop()]);
  await store.close();
  await post.stop();
  expect(post.received).toHaveLength(10);
});
