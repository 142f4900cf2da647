import { describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import type { Store } from '../../server/ports/store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { handClock, hours, layGround, minutes, newest, resetMail, secret, states, until } from './outbox-ground.ts';
import { closedPort, ground, office, tried } from './workshop.ts';

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
  const flaky: Store = {
    ...store,
    transaction: (work) => (isFull && post.received.length > 0 ? Promise.reject(new AppError('storage_unavailable')) : store.transaction(work)),
  };
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
  const place = await ground({ port: post.port });
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
