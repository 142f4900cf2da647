import { useSyncExternalStore } from 'react';

export const screens = {
  sessions: '/',
  profile: '/profile',
  waysIn: '/ways-in',
  apiKeys: '/keys',
  credentials: '/credentials',
  activity: '/activity',
  accounts: '/accounts',
  mail: '/mail',
  casdoor: '/casdoor',
  server: '/server',
  modes: '/mode',
} as const;
/** Where a device sends its person (RFC 8628 `verification_uri`): the first screen with "Pair a device" open. */
export const pairPath = '/pair';
export type ScreenName = keyof typeof screens;
/** Those that the navigation names; the others are reached from one of them. */
export type NavigationName = Exclude<ScreenName, 'modes'>;

/** Asked before a screen is left; it calls `go` if and when the person agrees. */
type Guard = (go: () => void) => void;

let guard: Guard | null = null;
let shown = location.pathname;
const listeners = new Set<() => void>();

function show(path: string): void {
  shown = path;
  for (const listener of listeners) listener();
}

function ask(go: () => void): void {
  if (guard) guard(go);
  else go();
}

/** Goes to a screen, unless what is unsaved on this one keeps the person here. */
export function navigate(name: ScreenName): void {
  goTo(screens[name]);
}

/** The same for an address that is no screen: the pages in front of the door. */
export function goTo(path: string): void {
  if (path === shown) return;
  ask(() => {
    history.pushState(null, '', path);
    show(path);
  });
}

/** The same without a step in the history: for an address that has had its use. */
export function moveTo(path: string): void {
  history.replaceState(null, '', path);
  show(path);
}

/** One guard at a time: the screen that has something to lose. Null takes it away. */
export function setLeaveGuard(next: Guard | null): void {
  guard = next;
}

addEventListener('popstate', () => {
  const target = location.pathname;
  if (!guard) {
    show(target);
    return;
  }
  // Back and Forward cannot be cancelled: stay by putting our address on top, and go on from there if the person agrees.
  history.pushState(null, '', shown);
  ask(() => {
    history.pushState(null, '', target);
    show(target);
  });
});

/** The address that is shown, without a slash at its end. */
export function usePath(): string {
  const path = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

/** The screen that the address names; undefined where it names none. */
export function useScreen(): ScreenName | undefined {
  const plain = usePath();
  return (Object.keys(screens) as ScreenName[]).find((name) => screens[name] === plain);
}
