import { useSyncExternalStore } from 'react';

/** Since when the server does not answer, ms since 1970; null while it does. */
let since: number | null = null;
const listeners = new Set<() => void>();

/** Every request tells here how it went; loopback has no other sign of a server that is gone. */
export function noteAnswer(answered: boolean, now = Date.now()): void {
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
