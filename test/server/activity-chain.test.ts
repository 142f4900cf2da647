import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../server/activity/chain.ts';
import { keyIdOf, macOf, type Checkpoint } from '../../server/activity/checkpoint.ts';
import type { ActivityEvent } from '../../server/activity/event.ts';
import { verifyLog, type ChainReport } from '../../server/activity/verify.ts';
import { watchLog } from '../../server/activity/watch.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { signInEvent } from '../contract/store-samples.ts';

const signWith = (key: string) => (text: string) => createHmac('sha256', key).update(text).digest('base64url');
const sign = signWith('a key');

const kept =
  (keep: number, days: number | null = null) =>
  () =>
    Promise.resolve({ keep, days, setByConfiguration: false });

/** A log of `count` entries, written and signed as the server does it, now and then. */
async function written(count: number): Promise<{ readonly events: ActivityEvent[]; readonly saved: { keyId: string; checkpoints: Checkpoint[] } }> {
  const store = createMemoryStore();
  const watch = watchLog({ store, clock: { now: () => 1_000 }, log: { info: () => undefined, warn: () => undefined }, sign, retention: kept(1_000) });
  for (let at = 1; at <= count; at++) {
    await store.transaction((tx) => tx.activity.append({ ...signInEvent(1, at), details: { n: at, b: 'x', a: true } }));
    if (at % 5 === 0) await watch.sign();
  }
  expect((await watch.verify()).problem).toBe(null);
  const { items } = await store.activity.page({ limit: 1_000 });
  const saved = (await store.savedSettings.byKey('activity'))?.value as unknown as { keyId: string; checkpoints: Checkpoint[] };
  return { events: structuredClone([...items].reverse()), saved: structuredClone(saved) };
}

/** As the store would read it. */
function verify(events: readonly ActivityEvent[], saved: unknown, key = sign, keep = 1_000): Promise<ChainReport> {
  const page = { items: [...events].sort((a, b) => b.id - a.id), next: null };
  const reads = {
    activity: { page: () => Promise.resolve(page), extent: () => Promise.resolve({ entries: events.length, first: events[0]?.id ?? 0 }) },
    savedSettings: { byKey: () => Promise.resolve(saved === null ? undefined : { id: 1, name: 'activity', value: saved, savedAt: 0 }) },
  };
  return verifyLog(reads as unknown as Parameters<typeof verifyLog>[0], key, keep);
}

const problem = async (events: readonly ActivityEvent[], saved: unknown) => (await verify(events, saved)).problem;
const chainedAnew = (events: readonly ActivityEvent[]) =>
  events.reduce<ActivityEvent[]>((done, event) => {
    const before = done.at(-1);
    return [...done, before === undefined ? event : { ...event, prev: digestOf(before) }];
  }, []);

describe('the chain of the activity log', () => {
  test('any change of any field of any entry is found, and named', async () => {
    const { events, saved } = await written(20);
    const changes: readonly ((event: ActivityEvent) => Partial<ActivityEvent>)[] = [
      () => ({ at: 7 }),
      () => ({ kind: 'sign_out' }),
      () => ({ accountId: 9 }),
      () => ({ actorId: null }),
      () => ({ sessionId: 12_345 }),
      () => ({ ipHash: 'another' }),
      ({ details }) => ({ details: { ...details, n: 0 } }),
      () => ({ prev: 'another' }),
    ];
    for (const [index, event] of events.entries())
      for (const change of changes) {
        const found = await problem(events.with(index, { ...event, ...change(event) }), saved);
        // The newest has none after it that holds its digest; its signature does.
        const isLast = index === events.length - 1;
        expect(found, `${String(event.id)} ${JSON.stringify(change(event))}`).not.toBe(null);
        if (!isLast && change(event).prev === undefined)
          expect(found).toEqual({ kind: 'changed', id: event.id, after: event.id > 1 ? event.id - 1 : null });
      }
  });

  test('any entry that is taken out, moved or put in is found, and named', async () => {
    const { events, saved } = await written(20);
    for (let index = 1; index < 19; index++) {
      const { id } = events[index] ?? { id: 0 };
      expect(await problem(events.toSpliced(index, 1), saved)).toEqual({ kind: 'removed', id, after: id - 1 });
      const swapped = events.map((event) => ({ ...event, id: event.id === id ? id + 1 : event.id === id + 1 ? id : event.id }));
      expect(await problem(swapped, saved)).toMatchObject({ id: expect.toSatisfy((named: number) => Math.abs(named - id) <= 1) as unknown });
      const added = events.flatMap((event) =>
        event.id < id ? [event] : event.id === id ? [event, { ...event, id: id + 1, at: 3 }] : [{ ...event, id: event.id + 1 }],
      );
      expect(await problem(added, saved)).toMatchObject({ id: expect.toSatisfy((named: number) => named - id <= 2 && named >= id) as unknown });
    }
  });

  test('the newest cut off, the oldest cut off, and a chain that was made anew do not fit the signatures', async () => {
    const { events, saved } = await written(20);
    expect(await problem(events.slice(0, 17), saved)).toEqual({ kind: 'cut_off', id: 18, after: 17 });
    expect(await problem(events.slice(4), saved)).toEqual({ kind: 'removed', id: 1, after: null });
    const anew = chainedAnew(events.with(7, { ...(events[7] ?? events[0])!, at: 3 }));
    expect(await problem(anew, saved)).toEqual({ kind: 'rewritten', id: 10, after: 5 });
    expect(await problem(events, { ...saved, checkpoints: saved.checkpoints.map((one) => ({ ...one, since: 20 })) })).toMatchObject({
      kind: 'checkpoint_changed',
    });
    expect(await problem(events, { checkpoints: 'none' })).toMatchObject({ kind: 'checkpoint_changed' });
  });

  test('what retention takes is not missed, and what comes before the chain does not count', async () => {
    const { events, saved } = await written(20);
    expect((await verify(events.slice(10), saved, sign, 10)).problem).toBe(null);
    const older = events.map((event) => {
      const { prev: _, ...plain } = event;
      return event.id <= 8 ? plain : event;
    });
    const mended = [...older.slice(0, 8), ...chainedAnew(older.slice(7)).slice(1)];
    expect(await verify(mended, null)).toMatchObject({ problem: null, since: 9, signed: null });
    // Whoever takes the digests away makes entries look older than they can be.
    expect(await problem(older, saved)).not.toBe(null);
  });

  test('what is too old goes with a signature over the rest; taking more by hand is found', async () => {
    const dayMs = 86_400_000;
    let now = 0;
    const store = createMemoryStore();
    const signing = { sign, log: { info: () => undefined, warn: () => undefined }, retention: kept(1_000, 30) };
    const watch = watchLog({ store, clock: { now: () => now }, ...signing });
    for (; now < 40 * dayMs; now += dayMs) await store.transaction((tx) => tx.activity.append({ ...signInEvent(1, 1), at: now }));
    await watch.sign();
    for (let look = 0; look < 9; look++) await watch.tend();
    // A clock that jumps for a moment empties no log.
    now += 400 * dayMs;
    await watch.tend();
    now -= 400 * dayMs;
    expect(await store.activity.extent()).toEqual({ entries: 30, first: 11 });
    expect(await watch.verify()).toMatchObject({ problem: null, entries: 30, first: 11 });
    const events = structuredClone([...(await store.activity.page({ limit: 100 })).items].reverse());
    const saved = structuredClone((await store.savedSettings.byKey('activity'))?.value);
    expect(await verify(events, saved)).toMatchObject({ problem: null, signed: { id: 40 } });
    expect(await problem(events.slice(3), saved)).toEqual({ kind: 'removed', id: 11, after: null });
    // Newer ones that no signature knows yet do not hide it.
    await store.transaction(async (tx) => {
      for (let count = 0; count < 5; count++) await tx.activity.append({ ...signInEvent(1, 1), at: now });
    });
    const longer = structuredClone([...(await store.activity.page({ limit: 100 })).items].reverse());
    expect(await verify(longer, saved)).toMatchObject({ problem: null, entries: 35 });
    expect(await problem(longer.slice(3), saved)).toEqual({ kind: 'removed', id: 11, after: null });
  });

  test('from a log that was changed nothing goes for its age', async () => {
    const store = createMemoryStore();
    for (let at = 0; at < 5; at++) await store.transaction((tx) => tx.activity.append({ ...signInEvent(1, 1), at }));
    const watch = (clock: number, retention = kept(1_000, 7)) =>
      watchLog({ store, clock: { now: () => clock }, log: { info: () => undefined, warn: () => undefined }, sign, retention });
    await watch(10).sign();
    await store.transaction(async (tx) => {
      const row = await tx.savedSettings.byKey('activity');
      if (row)
        await tx.savedSettings.put({ ...row, value: JSON.parse(JSON.stringify(row.value).replace('"mac":"', '"mac":"A')) as typeof row.value });
    });
    const later = watch(1_000 * 86_400_000);
    for (let look = 0; look < 12; look++) await later.tend();
    expect(await store.activity.extent()).toEqual({ entries: 5, first: 1 });
    expect((await later.verify()).problem).toMatchObject({ kind: 'checkpoint_changed' });
  });

  test('another key is said to be another, and vouches for nothing', async () => {
    const { events, saved } = await written(10);
    expect(await verify(events, saved, signWith('another'))).toMatchObject({ otherKey: true, signed: null });
    const forged = saved.checkpoints.map((one) => ({ ...one, mac: macOf(signWith('another'), one) }));
    expect(await verify(events, { keyId: keyIdOf(sign), checkpoints: forged })).toMatchObject({ problem: { kind: 'checkpoint_changed' } });
  });
});
