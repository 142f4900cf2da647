import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext } from 'react';
import { keys } from '../api/query-client.ts';
import type { PendingSecondFactor, SignInAnswer } from '../api/sign-in.ts';
import { rememberFarewell } from '../start/enter.ts';
import { rememberEnd } from '../start/last-session.ts';
import { rememberAwaited } from './awaited.ts';
import { leaveDoors } from './doors.ts';
import { forgetLanding } from './landing.ts';

/** What was noticed at the sign-in and is told once inside. */
export interface Welcome {
  readonly others: number;
}

export type Arrive = (answer: SignInAnswer) => void;

/** What to do with the answer to any way of signing in: go in, or ask for the second step. Given by `Outside`. */
export const ArriveContext = createContext<Arrive>(() => undefined);

export function useArrive(): Arrive {
  return useContext(ArriveContext);
}

/** Takes somebody in whose sign-in is complete; hands on a second step that is still asked for. */
export function useComeIn(ask: (pending: PendingSecondFactor) => void): Arrive {
  const client = useQueryClient();
  return useCallback(
    (answer) => {
      if ('pending_2fa' in answer) {
        ask(answer);
        return;
      }
      rememberFarewell(null);
      rememberEnd(null);
      forgetLanding();
      rememberAwaited(null);
      leaveDoors();
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.start[0] });
      if (answer.multi_device) client.setQueryData<Welcome>(keys.welcome, { others: answer.other_sessions_count });
      void client.resetQueries({ queryKey: keys.start });
    },
    [client, ask],
  );
}
