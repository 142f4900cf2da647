import { describe, expect, test } from 'vitest';
import { arrange, countKinds, inactiveDays, isNew, noWish, sorts } from '../../renderer/sessions/order.ts';
import type { SessionRow } from '../../server/contract/schemas.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-21T12:00:00Z');
const at = (ms: number) => new Date(ms).toISOString();

function row(id: number, change: Partial<SessionRow> = {}): SessionRow {
  const times = { created_at: at(now - id * day), last_seen_at: at(now - id * 60_000), expires_at: at(now + id * day) };
  const rest = {
    method: 'owner',
    expires_reason: 'idle',
    is_current: false,
    kept: false,
    scopes: null,
    factors: ['password'] as string[],
    trusted: false,
    kind: 'browser',
    user_agent: '',
    ip_hash_prefix: 'aa',
  } as const;
  return { id, device_label: `Device ${id}`, ...times, ...rest, ...change };
}

const rows = [row(3), row(1), row(2, { is_current: true }), row(10, { kind: 'phone', device_label: 'Ärmel', user_agent: 'Pixel' })];
const ids = (list: readonly SessionRow[]) => list.map(({ id }) => id);

describe('the order of the list', () => {
  test('this device is first in every order', () => {
    for (const sort of sorts) expect(arrange(rows, { ...noWish, sort }, 'en')[0]?.id).toBe(2);
  });

  test('most recently used, newest, by name with numbers as numbers, first to end', () => {
    expect(ids(arrange(rows, noWish, 'en'))).toEqual([2, 1, 3, 10]);
    expect(ids(arrange(rows, { ...noWish, sort: 'created' }, 'en'))).toEqual([2, 1, 3, 10]);
    expect(ids(arrange(rows, { ...noWish, sort: 'name' }, 'de'))).toEqual([2, 10, 1, 3]);
    expect(ids(arrange([row(9), row(10), row(1)], { ...noWish, sort: 'name' }, 'en'))).toEqual([1, 9, 10]);
    expect(ids(arrange(rows, { ...noWish, sort: 'expires' }, 'en'))).toEqual([2, 1, 3, 10]);
  });

  test('search looks at name, user agent and fingerprint, and does not ask for capitals', () => {
    expect(ids(arrange(rows, { ...noWish, search: ' pixel ' }, 'en'))).toEqual([10]);
    expect(ids(arrange(rows, { ...noWish, search: 'ÄRM' }, 'de'))).toEqual([10]);
    expect(arrange(rows, { ...noWish, search: 'AA' }, 'en')).toHaveLength(4);
    expect(ids(arrange(rows, { ...noWish, kind: 'phone' }, 'en'))).toEqual([10]);
  });

  test('kinds are counted, those that do not occur are left out', () => {
    expect(countKinds(rows)).toEqual([
      { kind: 'browser', count: 3 },
      { kind: 'phone', count: 1 },
    ]);
  });
});

describe('the badges', () => {
  test('new for a day, and never on this device', () => {
    expect(isNew(row(1, { created_at: at(now - day + 1) }), now)).toBe(true);
    expect(isNew(row(1, { created_at: at(now - day) }), now)).toBe(false);
    expect(isNew(row(1, { created_at: at(now), is_current: true }), now)).toBe(false);
  });

  test('inactive from the thirtieth day on', () => {
    expect(inactiveDays(row(1, { last_seen_at: at(now - 30 * day) }), now)).toBe(30);
    expect(inactiveDays(row(1, { last_seen_at: at(now - 30 * day + 1) }), now)).toBe(0);
  });
});
