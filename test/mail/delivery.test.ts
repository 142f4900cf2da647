import { describe, expect, test } from 'vitest';
import { hours, minutes, newest, resetMail, secret, states, until } from './outbox-ground.ts';
import { blackHole, closedPort, ground, office, tried } from './workshop.ts';

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
