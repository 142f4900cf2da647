import { createContext, useContext } from 'react';
import type { ApiError } from '../api/error.ts';
import type { Farewell, Mode, Whoami } from './enter.ts';

export interface SignedIn extends Whoami {
  readonly mode: Mode;
  /** This browser is a session of its own. */
  readonly session: boolean;
  /** Why it could not be made one; null where it is, or need not be. */
  readonly problem: ApiError | null;
  /** New data that nobody has looked at: the questions of the first run wait. */
  readonly firstRun: boolean;
  /** Closes the screens: this device is signed out now. */
  readonly leave: (how: Farewell) => void;
}

export const SignedInContext = createContext<SignedIn | null>(null);

/** How we are in. Only for components inside `Start`. */
export function useSignedIn(): SignedIn {
  const signedIn = useContext(SignedInContext);
  if (signedIn === null) throw new Error('useSignedIn outside Start');
  return signedIn;
}
