import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { heartbeatMs, lookEveryMs, mostInAll, mostOfAccount, Streams, type EventData } from '../../server/events/streams.ts';

const accountOf = (id: number) => ({
  ...{ id, username: `p${String(id)}`, email: null, emailVerified: false, displayName: '', firstName: '', lastName: '', avatar: null },
  ...{ role: 'user' as const, isActive: true, createdAt: 0, lastLoginAt: null, preferences: {} },
});
const holderOf = (accountId: number) => ({ accountId, sessionId: null, apiKey: null, isNear: true, unlimited: false });
const standingOf = (id: number) => ({ account: accountOf(id), may: null });

/** A stream as a reader sees it. */
function reader() {
  const heard: [string, unknown][] = [];
  let beats = 0;
  let close = () => undefined as void;
  let isOpen = true;
  return {
    heard,
    beats: () => beats,
    isOpen: () => isOpen,
    stream: {
      send: (kind: string, data: unknown) => void heard.push([kind, data]),
      beat: () => void (beats += 1),
      end: () => {
        isOpen = false;
        close();
      },
      onClose: (listener: () => void) => void (close = listener),
    },
  };
}

describe('streams of events', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const open = (facts: () => Record<string, EventData>, isIn = () => true) =>
    new Streams({ clock: { now: () => 0 }, facts, holderCheck: ({ accountId }) => Promise.resolve(isIn() ? standingOf(accountId) : null) });

  test('a heartbeat every 25 seconds, and none for whoever has left', async () => {
    expect(heartbeatMs).toBe(25_000);
    const streams = open(() => ({}));
    const [one, two] = [reader(), reader()];
    streams.add(holderOf(1), standingOf(1), one.stream);
    streams.add(holderOf(1), standingOf(1), two.stream);
    await vi.advanceTimersByTimeAsync(heartbeatMs + 1);
    two.stream.end();
    await vi.advanceTimersByTimeAsync(heartbeatMs);
    expect([one.beats(), two.beats()]).toEqual([2, 1]);
    one.stream.end();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('an outage and another mode are told when they come and when they go, and not in between', async () => {
    let reachable = true;
    const streams = open(() => ({ mode: { mode: 'sso' }, outage: { reachable } }));
    const one = reader();
    streams.add(holderOf(1), standingOf(1), one.stream);
    await vi.advanceTimersByTimeAsync(5 * lookEveryMs);
    reachable = false;
    await vi.advanceTimersByTimeAsync(5 * lookEveryMs);
    reachable = true;
    await vi.advanceTimersByTimeAsync(5 * lookEveryMs);
    expect(one.heard.map(([kind, data]) => [kind, (data as { reachable?: boolean }).reachable])).toEqual([
      ['mode', undefined],
      ['outage', true],
      ['outage', false],
      ['outage', true],
    ]);
    streams.stop();
  });

  test('what no commit tells of is seen within half a second', async () => {
    let isIn = true;
    const one = reader();
    const streams = open(
      () => ({}),
      () => isIn,
    );
    streams.add(holderOf(1), standingOf(1), one.stream);
    await vi.advanceTimersByTimeAsync(10 * lookEveryMs);
    expect(one.isOpen()).toBe(true);
    isIn = false;
    await vi.advanceTimersByTimeAsync(lookEveryMs + 1);
    expect([one.isOpen(), lookEveryMs]).toEqual([false, 500]);
  });

  test('ten an account, two hundred in all, none after the stop', () => {
    const streams = open(() => ({}));
    for (let i = 0; i < mostInAll; i += 1) {
      const account = 1 + Math.floor(i / mostOfAccount);
      streams.assertRoom(account);
      streams.add(holderOf(account), standingOf(account), reader().stream);
      if (i === mostOfAccount - 1) expect(() => streams.assertRoom(1)).toThrow(expect.objectContaining({ code: 'too_many_attempts' }));
    }
    expect(() => streams.assertRoom(999)).toThrow(expect.objectContaining({ code: 'server_busy' }));
    streams.stop();
    expect(() => streams.assertRoom(999)).toThrow(expect.objectContaining({ code: 'server_busy' }));
    const late = reader();
    streams.add(holderOf(1), standingOf(1), late.stream);
    expect(late.isOpen()).toBe(false);
  });
});
