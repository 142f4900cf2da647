import type { ModeAnswer } from '../../server/contract/schemas.ts';
import { enterAsOwner, readMe, readMode, readProbe } from '../api/account.ts';
import { ApiError } from '../api/error.ts';
import { readModeState } from '../api/mode-state.ts';
import { endedHow } from './last-session.ts';

export type Mode = 'single' | 'multi' | 'sso';
/** How this device came to be signed out. */
export type Farewell = 'here' | 'elsewhere';

export type Entry =
  /** `session`: this browser is a session of its own; where it is not, `problem` says why it could not be made one. */
  | ({
      readonly kind: 'in';
      readonly mode: Mode;
      readonly session: boolean;
      readonly problem: ApiError | null;
      /** New data that nobody has looked at: the questions of the first run wait. */
      readonly firstRun: boolean;
    } & Whoami)
  | { readonly kind: 'signed-out'; readonly how: Farewell }
  | { readonly kind: 'sign-in-needed'; readonly facts: ModeAnswer; readonly why: OutBecause | null };

/** What the screens must know about this server and the person. */
export interface Whoami {
  readonly facts: ModeAnswer;
  readonly role: 'admin' | 'user';
}

/** Why somebody who was in has to sign in again. */
export type OutBecause = Farewell | 'expired' | 'outside_hours' | 'local_only';

const leftKey = 'doorward-signed-out';

/** Remembers in this window that the person left, so that a reload does not bring them in again by itself. Null forgets it. */
export function rememberFarewell(how: Farewell | null): void {
  if (how === null) sessionStorage.removeItem(leftKey);
  else sessionStorage.setItem(leftKey, how);
}

function farewell(): Farewell | null {
  const stored = sessionStorage.getItem(leftKey);
  return stored === 'here' || stored === 'elsewhere' ? stored : null;
}

/** Finds out how this browser stands with the server, and in single mode makes it a session of the owner, once. Errors: ApiError. */
export async function enter(): Promise<Entry> {
  const [mode, me, probe] = await Promise.all([readMode(), readMe(), readProbe()]);
  if (me.user === null) return { kind: 'sign-in-needed', facts: mode, why: me.refused ?? farewell() ?? endedHow(Date.now()) };
  const who: Whoami = { facts: mode, role: me.user.role };
  const isSession = probe.authenticated && probe.session !== null;
  const inside = { kind: 'in', mode: mode.mode, problem: null, ...who } as const;
  if (mode.mode !== 'single') return { ...inside, session: isSession, firstRun: false };
  if (isSession) return { ...inside, session: true, firstRun: await asksFirst(who) };
  const how = farewell();
  if (how !== null) return { kind: 'signed-out', how };
  const [problem, firstRun] = await Promise.all([becomeSession(), asksFirst(who)]);
  return { ...inside, session: problem === null, problem, firstRun };
}

/** Only at the front door: whoever came by a link wants what it leads to. Where nobody can tell, nobody is asked. */
async function asksFirst({ role }: Whoami): Promise<boolean> {
  if (role !== 'admin' || location.pathname !== '/') return false;
  try {
    return (await readModeState()).first_run === true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}

/** Two tabs that open together become one session: the second looks again before it asks for its own. */
async function becomeSession(): Promise<ApiError | null> {
  const once = async (): Promise<ApiError | null> => {
    const probe = await readProbe();
    if (probe.authenticated && probe.session !== null) {
      await readMe();
      return null;
    }
    try {
      await enterAsOwner();
      return null;
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  };
  // Locks are there in secure contexts only, which loopback is and a plain address in the house is not.
  return 'locks' in navigator ? navigator.locks.request('doorward-enter', once) : once();
}
