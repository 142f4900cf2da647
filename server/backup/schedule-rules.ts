import type { BackupResult, BackupSchedule } from '../contract/backup.ts';

/** How a scheduled backup ended. Times are milliseconds since 1970. */
export interface LastRun {
  readonly at: number;
  readonly outcome: BackupResult['outcome'];
  readonly reason: BackupResult['reason'];
  readonly name: string | null;
  readonly bytes: number | null;
}

const hourMs = 3_600_000;
const periodMs = { daily: 24 * hourMs, weekly: 7 * 24 * hourMs } as const;

/** When the next one is due; null: never. One that failed is tried again after an hour; one that a wrong clock dated ahead of `now` holds nothing up. */
export function nextRun(every: BackupSchedule['every'], last: LastRun | null, now: number): number | null {
  if (every === 'off') return null;
  if (last === null || last.at > now) return 0;
  return last.at + (last.outcome === 'made' ? periodMs[every] : Math.min(hourMs, periodMs[every]));
}

/** The names of this server's backups among others, newest first. */
export function ownBackups(names: readonly string[], serverId: string): readonly string[] {
  const own = new RegExp(`^doorward-${serverId.slice(0, 8)}-\\d{8}T\\d{6}Z\\.backup$`);
  return names
    .filter((name) => own.test(name))
    .sort()
    .reverse();
}

/** Which of those names go when `made` is there: the oldest beyond `keep`. What a wrong clock dated ahead neither goes nor counts until then. */
export function outdated(names: readonly string[], { made, keep, serverId }: { made: string; keep: number; serverId: string }): readonly string[] {
  const before = ownBackups(names, serverId).filter((name) => madeAt(name) < madeAt(made));
  return before.slice(Math.max(keep - 1, 0));
}

/** When a backup of that name was made. */
export function madeAt(name: string): number {
  const [, y, mo, d, h, mi, s] = /-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z\.backup$/.exec(name) ?? [];
  return Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
}
