import { useSyncExternalStore } from 'react';

/** Since when the server does not answer, ms since 1970; null while it does. */
let since: number | null = null;
const listeners = new Set<() => void>();

/** How far the server's clock is ahead of this device's, ms; as the last answer had it. */
let aheadMs = 0;
/** More than this, and codes of an app do not fit any more (ui.md 6). */
const toleratedMs = 120_000;

/** By how many minutes the clocks of this device and of the server differ, where that is more than two; else null. */
export const clockOffMinutes = (): number | null => (Math.abs(aheadMs) > toleratedMs ? Math.round(Math.abs(aheadMs) / 60_000) : null);

/** Every request tells here how it went; loopback has no other sign of a server that is gone. */
export function noteAnswer(answered: boolean, date?: string | null): void {
  const now = Date.now();
  const there = Date.parse(date ?? '');
  if (!Number.isNaN(there)) aheadMs = there - now;
  if (answered === (since === null)) return;
  since = answered ? null : now;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Since when the server does not answer; null while it does. */
export function useUnreachableSince(): number | null {
  return useSyncExternalStore(subscribe, () => since);
}
