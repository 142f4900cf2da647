import { useSyncExternalStore } from 'react';

/** What the server tells by itself (api.md `events`). */
export const eventKinds = ['mode', 'outage', 'session_opened', 'session_ended', 'pairing_requested', 'pairing_settled'] as const;
export type EventKind = (typeof eventKinds)[number];

interface Listener {
  readonly onEvent: (kind: EventKind) => void;
  /** From now on news come by themselves; what happened before, and was not told, has to be asked for. */
  readonly onOpened: () => void;
  /** The stream was cut: the session may have ended, or only the line. */
  readonly onCut: () => void;
}

const againMs = 5_000;

let connected = false;
const watchers = new Set<() => void>();

function noteConnected(next: boolean): void {
  if (next === connected) return;
  connected = next;
  for (const watcher of watchers) watcher();
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Whether news come by themselves; while they do not, lists have to be asked for. */
export function useEventsConnected(): boolean {
  return useSyncExternalStore(subscribe, () => connected);
}

/** Listens until the function that it answers is called; a stream that was cut is opened again while `mayReopen` resolves to true. */
export function openEvents({ onEvent, onOpened, onCut }: Listener, mayReopen: () => Promise<boolean>): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  const open = () => {
    source = new EventSource('/api/v1/auth/events');
    source.onopen = () => {
      noteConnected(true);
      onOpened();
    };
    for (const kind of eventKinds) source.addEventListener(kind, () => onEvent(kind));
    // The browser would knock again by itself, and be told 401 where the session has ended: we ask the probe first, which is no use of a session.
    source.onerror = () => {
      source?.close();
      noteConnected(false);
      onCut();
      timer = setTimeout(() => void again(), againMs);
    };
  };
  const again = async () => {
    if (closed) return;
    if (await mayReopen().catch(() => false)) open();
    else timer = setTimeout(() => void again(), againMs);
  };
  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    source?.close();
    noteConnected(false);
  };
}
