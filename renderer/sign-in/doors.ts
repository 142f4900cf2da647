import { goTo, moveTo, usePath } from '../routing/router.ts';

/** The pages in front of the door, by address. Every other address shows the sign-in itself and leads there afterwards. */
export const doors = { register: '/register', checkMail: '/check-mail', forgotten: '/forgot-password', setup: '/setup', signIn: '/sign-in' } as const;
export type Door = keyof typeof doors;

/** The page that the address asks for. */
export function useDoor(): Door {
  const path = usePath();
  return (Object.keys(doors) as Door[]).find((name) => doors[name] === path) ?? 'signIn';
}

export function goToDoor(door: Door): void {
  goTo(doors[door]);
}

/** Whoever is in does not stand in front of the door: its addresses, and those of mailed links, become the first screen's. */
export function leaveDoors(): void {
  const path = location.pathname.replace(/\/$/, '');
  if (path.startsWith('/auth/') || Object.values(doors).some((door) => door === path)) moveTo('/');
}
