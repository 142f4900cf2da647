import { expect, test } from 'vitest';
import { nextRun, outdated } from '../../server/backup/schedule-rules.ts';

const serverId = '0123abcd-0000-4000-8000-000000000000';
const named = (day: string) => `doorward-0123abcd-202601${day}T120000Z.backup`;
const now = Date.UTC(2026, 0, 5);
const made = { outcome: 'made', reason: null, name: null, bytes: 1 } as const;

test('a run that a wrong clock dated ahead holds the next one up no longer than until the clock is right', () => {
  expect(nextRun('daily', { at: now + 86_400_000 * 900, ...made }, now)).toBe(0);
  expect(nextRun('daily', { at: now, ...made }, now)).toBe(now + 86_400_000);
  expect(nextRun('off', { at: now + 1, ...made }, now)).toBeNull();
});

test('the backup just made stays, whatever lies there; one dated ahead neither goes nor counts', () => {
  const names = ['01', '02', '03', '04', '28', '29'].map(named);
  const gone = (keep: number) => outdated(names, { made: named('04'), keep, serverId });
  expect(gone(1)).toEqual([named('03'), named('02'), named('01')]);
  expect(gone(2)).toEqual([named('02'), named('01')]);
  expect(gone(9)).toEqual([]);
});
