import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Breaker } from '../../server/sign-in/oidc/breaker.ts';
import { ContactFailure } from '../../server/sign-in/oidc/contact-failure.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Ground {
  readonly breaker: Breaker;
  up: boolean;
  /** When it was tried, ms since the start. */
  readonly tries: number[];
  readonly log: string[];
}

function ground(random = 0.5): Ground {
  const start = Date.now();
  const made: { up: boolean; tries: number[]; log: string[] } = { up: true, tries: [], log: [] };
  const tell = (_facts: object, sentence: string) => void made.log.push(sentence);
  const contact = async () => {
    made.tries.push(Date.now() - start);
    if (!made.up) throw new ContactFailure('refused');
  };
  return Object.assign(made, {
    breaker: new Breaker({ clock: { now: () => Date.now() }, random: () => random, log: { info: tell, warn: tell }, contact }),
  });
}

describe('C the circuit breaker', () => {
  test('tries after 5 s, and then after twice as long each time, up to a minute', async () => {
    const g = ground();
    g.up = false;
    g.breaker.failed('timeout');
    await vi.advanceTimersByTimeAsync(220_000);
    expect(g.tries).toEqual([5_000, 15_000, 35_000, 75_000, 135_000, 195_000]);
    expect(g.breaker.reachability()).toMatchObject({ reachable: false, reason: 'refused' });
    g.breaker.close();
  });

  test.each([
    [0, 4_000],
    [1, 6_000],
  ])('spreads its tries by a fifth: %d', async (random, first) => {
    const g = ground(random);
    g.breaker.failed('timeout');
    await vi.advanceTimersByTimeAsync(first - 1);
    expect(g.tries).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(g.tries).toEqual([first]);
    g.breaker.close();
  });

  test('closes at the first try that works, and begins with 5 s at the next outage', async () => {
    const g = ground();
    g.up = false;
    g.breaker.failed('timeout');
    await vi.advanceTimersByTimeAsync(20_000);
    g.up = true;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(g.breaker.reachability()).toEqual({ reachable: true, since: null, reason: null });
    g.up = false;
    g.breaker.failed('timeout');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(g.tries).toEqual([5_000, 15_000, 35_000, 45_000]);
    g.breaker.close();
  });

  test('finds an outage that nobody asked about, and the end of it', async () => {
    const g = ground();
    await vi.advanceTimersByTimeAsync(30_000);
    g.up = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(g.breaker.isOpen).toBe(true);
    g.up = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(g.breaker.isOpen).toBe(false);
    expect(g.tries).toEqual([30_000, 60_000, 65_000]);
    expect(g.log).toEqual(['the OpenID provider cannot be reached', 'the OpenID provider is back']);
    g.breaker.close();
  });

  test('remembers since when, however often it is told again', async () => {
    const g = ground();
    g.up = false;
    g.breaker.failed('timeout');
    const since = g.breaker.reachability().since;
    await vi.advanceTimersByTimeAsync(4_000);
    g.breaker.failed('dns');
    expect(g.breaker.reachability()).toEqual({ reachable: false, since, reason: 'timeout' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(g.tries).toEqual([5_000]);
    g.breaker.close();
  });

  test('closed, it tries nothing and remembers nothing', async () => {
    const g = ground();
    g.breaker.close();
    g.breaker.failed('timeout');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(g.tries).toEqual([]);
    expect(g.breaker.isOpen).toBe(false);
  });

  test('a look that began before the outage was found does not end it, and the outage keeps its own timer', async () => {
    const answers: (() => void)[] = [];
    const contact = () => new Promise<void>((resolve) => answers.push(resolve));
    const breaker = new Breaker({ clock: { now: () => Date.now() }, random: () => 0.5, log: undefined, contact });
    await vi.advanceTimersByTimeAsync(30_000);
    breaker.failed('timeout');
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(4_999);
    expect(breaker.reachability()).toMatchObject({ reachable: false, reason: 'timeout' });
    await vi.advanceTimersByTimeAsync(1);
    expect(answers).toHaveLength(2);
    answers[1]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(breaker.isOpen).toBe(false);
    breaker.close();
  });
});
