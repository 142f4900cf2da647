import { pairPath, screens, usePath, useScreen, type NavigationName, type ScreenName } from '../routing/router.ts';
import { doors } from '../sign-in/doors.ts';
import type { Mode } from '../start/enter.ts';
import { useSignedIn } from '../start/signed-in.ts';

const forAdmins: ReadonlySet<ScreenName> = new Set(['accounts', 'mail', 'casdoor', 'server', 'modes']);
/** Where nobody signs in there is nothing to look after here. */
const forSeveral: ReadonlySet<ScreenName> = new Set(['waysIn', 'mail']);

function isOpen(name: ScreenName, mode: Mode, role: 'admin' | 'user'): boolean {
  return (role === 'admin' || !forAdmins.has(name)) && (mode !== 'single' || !forSeveral.has(name));
}

/** The screens that this person has on this server, in the order of the navigation. */
export function useOpenScreens(): readonly NavigationName[] {
  const { mode, role } = useSignedIn();
  return (Object.keys(screens) as ScreenName[]).filter((name) => name !== 'modes').filter((name) => isOpen(name, mode, role));
}

/** The screen that the address names, where it is one of theirs. Whoever is in and stands at the door's address sees the first one. */
export function useOpenScreen(): ScreenName | undefined {
  const { mode, role } = useSignedIn();
  const screen = useScreen();
  const path = usePath();
  if (screen === undefined) return path === doors.signIn || path === pairPath ? 'sessions' : undefined;
  return isOpen(screen, mode, role) ? screen : undefined;
}
