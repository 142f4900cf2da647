import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import type { Store } from '../../server/ports/store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { handClock, hours, layGround, minutes, newest, resetMail, secret, states, until, type Ground, type GroundOptions } from './outbox-ground.ts';
import { startPostOffice, type PostOffice, type PostOfficeOptions } from './post-office.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function office(options?: PostOfficeOptions): Promise<PostOffice> {
  const made = await startPostOffice(options);
  undo.push(() => made.stop());
  return made;
}

async function ground(options: GroundOptions): Promise<Ground> {
  const made = await layGround(options);
  undo.push(() => made.outbox.stop());
  return made;
}

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const made = await startPostOffice();
  await made.stop();
  return made.port;
}

/** That many tries were made and written down. */
const tried = (place: Ground, attempts: number) => until(() => place.log().includes(`"attempts":${attempts},"error"`), `try ${attempts}`);

const noSecret = (text: string) => {
  for (const word of [secret.token, secret.ident, secret.code, 'ada@example.org', 'example.org']) expect(text).not.toContain(word);
};

test('queueing waits for nobody: a mail is there with its cause, and not without it', async () => {
  const place = await ground({ port: await closedPort() });
  const began = Date.now();
  expect(await place.send(resetMail())).toEqual([{ fallback: false }]);
  expect(Date.now() - began).toBeLessThan(1000);
  const failing = place.store.transaction(async (tx) => {
    await place.outbox.queue(tx, resetMail());
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await states(place)).toEqual(['queued']);
});

test('forty mails go out two at a time, each once', async () => {
  const post = await office({ slowMs: 20 });
  const place = await ground({ port: post.port });
  place.outbox.start();
  await Promise.all(Array.from({ length: 40 }, (_, i) => place.send(resetMail({ to: `p${i}@example.org` }))));
  await until(async () => (await states(place)).every((state) => state === 'sent'), 'the forty', 15_000);
  expect(new Set(post.received.map(({ to }) => to[0])).size).toBe(40);
  expect(post.received).toHaveLength(40);
  expect(post.mostAtOnce()).toBeLessThanOrEqual(2);
});

test('a closed port: tried again half a minute later, then sent; the log names neither address nor contents', async () => {
  const port = await closedPort();
  const place = await ground({ port });
  place.outbox.start();
  await place.send(resetMail());
  await tried(place, 1);
  const waiting = await newest(place);
  expect(waiting).toMatchObject({ state: 'queued', lastError: 'unreachable', to: 'ada@example.org' });
  const wait = (waiting?.nextAttemptAt ?? 0) - place.clock.now();
  expect(wait).toBeGreaterThanOrEqual(24_000);
  expect(wait).toBeLessThanOrEqual(36_000);
  const post = await office({ port });
  place.outbox.kick();
  place.clock.forward(37_000);
  place.outbox.kick();
  await until(() => post.received.length === 1, 'the mail');
  await until(async () => (await states(place))[0] === 'sent', 'the note');
  expect(place.log()).toContain('"template":"resetPassword"');
  noSecret(place.log());
});

/** Takes connections and never says a word. */
async function blackHole(): Promise<{ readonly port: number; readonly isTaken: () => boolean }> {
  const sockets = new Set<Socket>();
  const hole = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => hole.listen(0, '127.0.0.1', resolve));
  undo.push(() => new Promise((resolve) => (sockets.forEach((socket) => socket.destroy()), hole.close(resolve))));
  const address = hole.address();
  return { port: address !== null && typeof address === 'object' ? address.port : 0, isTaken: () => sockets.size > 0 };
}

test('a black hole: given back within ten seconds, nobody waits for it meanwhile', { timeout: 25_000 }, async () => {
  const hole = await blackHole();
  const place = await ground({ port: hole.port });
  place.outbox.start();
  await place.send(resetMail());
  await until(hole.isTaken, 'the connection');
  const began = Date.now();
  await place.send(resetMail());
  expect(await states(place)).toEqual(['queued', 'queued']);
  expect(Date.now() - began).toBeLessThan(500);
  await until(() => place.log().includes('"error":"timeout"'), 'the time-out', 12_000);
});

test('stopping cuts off what hangs, and the mail is there at the next start', async () => {
  const hole = await blackHole();
  const place = await ground({ port: hole.port });
  place.outbox.start();
  await place.send(resetMail());
  await until(hole.isTaken, 'the connection');
  const began = Date.now();
  await place.outbox.stop();
  expect(Date.now() - began).toBeLessThan(5000);
  expect(await newest(place)).toMatchObject({ state: 'queued', lastError: 'interrupted', attempts: 1 });
});

test('451 twice, then accepted', async () => {
  const post = await office({ verdict: (count) => (count <= 2 ? { code: 451, sentence: 'busy with ada@example.org' } : undefined) });
  const place = await ground({ port: post.port });
  place.outbox.start();
  await place.send(resetMail());
  await tried(place, 1);
  expect(await newest(place)).toMatchObject({ state: 'queued', lastError: 'deferred' });
  place.clock.forward(37_000);
  place.outbox.kick();
  await tried(place, 2);
  place.clock.forward(3 * minutes);
  place.outbox.kick();
  await until(() => post.received.length === 1, 'the mail');
  await until(async () => (await states(place))[0] === 'sent', 'the note');
  noSecret(place.log());
});

test('550 is asked once more, then given up, and its contents are gone', async () => {
  const post = await office({ verdict: () => ({ code: 550, sentence: 'no such person ada@example.org' }) });
  const place = await ground({ port: post.port });
  place.outbox.start();
  await place.send(resetMail());
  await tried(place, 1);
  place.clock.forward(37_000);
  place.outbox.kick();
  await until(async () => (await states(place))[0] === 'failed', 'the end');
  expect(await newest(place)).toMatchObject({ lastError: 'refused', attempts: 2, nextAttemptAt: null, to: 'ada@example.org' });
  place.clock.forward(hours);
  place.outbox.kick();
  expect(post.asked()).toBe(2);
  const [mail] = (await place.store.mails.page({ limit: 1 })).items;
  const left = place.keys.open(mail?.sealed ?? '', `mail resetPassword ${mail?.createdAt}`);
  expect(JSON.parse(left)).toEqual({ to: 'ada@example.org' });
  expect(await place.outbox.retry(1)).toEqual({ ok: false, error: 'contents_gone' });
  noSecret(place.log());
});

test('a server that stays away: six tries over some seven hours, ever further apart, then given up', { timeout: 30_000 }, async () => {
  const place = await ground({ port: await closedPort() });
  place.outbox.start();
  await place.send(resetMail({ template: 'passwordChanged', link: undefined, code: undefined }));
  const gaps: number[] = [];
  for (let attempt = 1; attempt <= 5; attempt++) {
    await tried(place, attempt);
    const gap = ((await newest(place))?.nextAttemptAt ?? 0) - place.clock.now();
    gaps.push(gap / minutes);
    place.clock.forward(gap);
    place.outbox.kick();
  }
  await until(async () => (await states(place))[0] === 'failed', 'the end');
  expect(await newest(place)).toMatchObject({ attempts: 6, lastError: 'unreachable' });
  for (const [index, expected] of [0.5, 2, 10, 60, 360].entries()) {
    expect(gaps[index]).toBeGreaterThanOrEqual(expected * 0.79);
    expect(gaps[index]).toBeLessThanOrEqual(expected * 1.21);
  }
});

describe('what does not work any more', () => {
  test('is not sent, and does not lie about', async () => {
    const port = await closedPort();
    const place = await ground({ port });
    place.outbox.start();
    await place.send(resetMail({ expiresAt: place.clock.now() + 10 * minutes }));
    await tried(place, 1);
    const post = await office({ port });
    place.clock.forward(11 * minutes);
    place.outbox.kick();
    await until(async () => (await states(place))[0] === 'failed', 'the end');
    expect(await newest(place)).toMatchObject({ lastError: 'expired' });
    expect(post.received).toHaveLength(0);
  });

  test('is not waited for: when the next try would come too late, that was the last', async () => {
    const place = await ground({ port: await closedPort() });
    place.outbox.start();
    await place.send(resetMail({ expiresAt: place.clock.now() + 20_000 }));
    await until(async () => (await states(place))[0] === 'failed', 'the end');
    expect(await newest(place)).toMatchObject({ lastError: 'unreachable', attempts: 1 });
  });

  test('finished mails leave the list after two weeks, and only they', async () => {
    const post = await office();
    const place = await ground({ port: post.port });
    place.outbox.start();
    await place.send(resetMail());
    await until(async () => (await states(place))[0] === 'sent', 'the mail');
    place.clock.forward(15 * 24 * hours);
    await place.send(resetMail());
    await until(async () => (await states(place)).join() === 'sent', 'the cleaning');
    expect(post.received).toHaveLength(2);
  });
});

describe('restarts', () => {
  test('what was queued before is sent by the next run', async () => {
    const store = createMemoryStore();
    const vault = createMemoryVault();
    const before = await ground({ port: await closedPort(), store, vault });
    await before.send(resetMail());
    await before.outbox.stop();
    const post = await office();
    const after = await ground({ port: post.port, store, vault, keys: before.keys });
    after.outbox.start();
    await until(() => post.received.length === 1, 'the mail');
    expect(post.received[0]?.parsed.text).toContain(secret.code);
  });

  test('what was sent before is not sent again; what was on its way at a crash is, once, after a wait and under the same Message-ID', async () => {
    const post = await office();
    const store = createMemoryStore();
    const clock = handClock();
    const crashing: Store = { ...store, transaction: (work) => (post.received.length > 0 ? new Promise(() => undefined) : store.transaction(work)) };
    const before = await layGround({ port: post.port, store: crashing, clock });
    before.outbox.start();
    await before.send(resetMail());
    await until(() => post.received.length === 1, 'the mail');
    const after = await ground({ port: post.port, store, clock, keys: before.keys });
    after.outbox.start();
    after.outbox.kick();
    expect(await states(after)).toEqual(['queued']);
    clock.forward(minutes);
    after.outbox.kick();
    await until(async () => (await states(after))[0] === 'sent', 'the second try');
    expect(post.received.map(({ parsed }) => parsed.messageId)).toEqual([post.received[0]?.parsed.messageId, post.received[0]?.parsed.messageId]);
    const third = await ground({ port: post.port, store, clock, keys: before.keys });
    third.outbox.start();
    clock.forward(hours);
    third.outbox.kick();
    await third.send(resetMail({ to: 'later@example.org' }));
    await until(() => post.received.length === 3, 'the later mail');
    expect(post.received[2]?.to).toEqual(['later@example.org']);
  });
});

test('a disk that is full for a moment: what was sent is not sent again, and is written down later', async () => {
  const post = await office();
  const store = createMemoryStore();
  let isFull = false;
  const flaky: Store = { ...store, transaction: (work) => (isFull && post.received.length > 0 ? Promise.reject(new AppError('storage_unavailable')) : store.transaction(work)) };
  const place = await ground({ port: post.port, store: flaky });
  place.outbox.start();
  isFull = true;
  await place.send(resetMail());
  await until(() => place.log().includes('storage_unavailable'), 'the failure');
  place.clock.forward(5 * minutes);
  place.outbox.kick();
  await until(() => place.log().split('storage_unavailable').length > 2, 'another failure');
  isFull = false;
  place.outbox.kick();
  await until(async () => (await states(place))[0] === 'sent', 'the note');
  expect(post.received).toHaveLength(1);
});

test('a vault that is locked: the mail waits', async () => {
  const post = await office();
  const place = await layGround({ port: post.port });
  undo.push(() => place.outbox.stop());
  await place.send(resetMail());
  let isLocked = true;
  const keys = {
    ...place.keys,
    open: (sealed: string, context: string) => {
      if (isLocked) throw new AppError('vault_unavailable');
      return place.keys.open(sealed, context);
    },
  };
  const next = await ground({ port: post.port, store: place.store, keys, clock: place.clock });
  next.outbox.start();
  await tried(next, 1);
  expect(await newest(next)).toMatchObject({ state: 'queued', lastError: 'unreadable', to: null });
  isLocked = false;
  place.clock.forward(minutes);
  next.outbox.kick();
  await until(() => post.received.length === 1, 'the mail');
});
