import { useSyncExternalStore } from 'react';

/** Whether the server lets this session do nothing but change its password: a temporary one, handed over by an admin. */
let must = false;
const listeners = new Set<() => void>();

/** Told by the client when an answer says so, and by the page that mends it. */
export function noteMustChange(next: boolean): void {
  if (next === must) return;
  must = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the password must be changed before anything else. */
export function useMustChange(): boolean {
  return useSyncExternalStore(subscribe, () => must);
}
