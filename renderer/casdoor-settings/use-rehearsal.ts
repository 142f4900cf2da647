import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Leg } from '../api/casdoor.ts';
import { rehearse, rehearsed, type CasdoorSettings, type Rehearsal, type RehearsalCheck } from '../api/casdoor-settings.ts';
import { openOutside } from '../casdoor/open-outside.ts';
import type { Waiting } from '../casdoor/use-browser-leg.ts';
import { useCollected, type Ended } from '../casdoor/use-collected.ts';

/** A rehearsal so far, and of which settings it is. */
interface Run {
  readonly of: string;
  readonly checks: readonly RehearsalCheck[];
  readonly next: Rehearsal['next'] | 'stopped';
  readonly id: string | undefined;
}

export interface RehearsalNow {
  readonly checks: readonly RehearsalCheck[];
  readonly next: Run['next'] | null;
  /** The settings are others by now. */
  readonly outdated: boolean;
  readonly running: boolean;
  readonly error: Error | null;
  /** Somebody is to sign in. */
  readonly waiting: Waiting | null;
  /** With which these settings may be saved; undefined where they may not yet. */
  readonly id: string | undefined;
  readonly run: () => void;
  readonly forget: () => void;
}

/** The way to the sign-in page, where the first half of a rehearsal leads there. */
function legOf({ next, authorization_url, attempt_id, redeem_secret, expires_at }: Rehearsal): Leg | null {
  if (next !== 'sign_in' || !authorization_url || !attempt_id || !redeem_secret || !expires_at) return null;
  return { authorization_url, attempt_id, redeem_secret, expires_at };
}

/** The second half: somebody is at the sign-in page. */
function useSecondHalf(told: (end: Ended<Rehearsal>) => void) {
  const [leg, setLeg] = useState<Leg | null>(null);
  const [notOpened, setNotOpened] = useState(false);
  const noAnswer = useCollected({
    leg,
    collect: ({ attempt_id, redeem_secret }) => rehearsed(attempt_id, redeem_secret),
    ended: (end) => {
      setLeg(null);
      told(end);
    },
  });
  const lead = (next: Leg | null) => {
    setNotOpened(false);
    setLeg(next);
  };
  const open = () => void (leg && openOutside(leg.authorization_url).then((opened) => setNotOpened(!opened)));
  return { leg, lead, notOpened, noAnswer, open };
}

/** The two halves of a rehearsal: what can be checked alone, and a whole sign-in. */
export function useRehearsal(settings: CasdoorSettings): RehearsalNow {
  const now = JSON.stringify(settings);
  const [done, setDone] = useState<Run | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const stop = (error: Error | null) => {
    setFailure(error);
    setDone((old) => old && { ...old, checks: withoutWaiting(old.checks), next: 'stopped' });
  };
  const { leg, lead, ...way } = useSecondHalf((end) => {
    if ('error' in end) return stop(end.error);
    const { checks, next, rehearsal_id: id } = end.answer;
    setDone((old) => old && { ...old, checks: [...withoutWaiting(old.checks), ...checks], next, id });
  });
  const forget = () => {
    setFailure(null);
    lead(null);
    setDone(null);
  };
  const begun = (answer: Rehearsal) => {
    setDone({ of: now, checks: answer.checks, next: answer.next, id: answer.rehearsal_id });
    lead(legOf(answer));
  };
  const cancel = () => {
    lead(null);
    stop(null);
  };
  const first = useMutation({ mutationFn: () => rehearse(settings), gcTime: 0, onMutate: forget, onSuccess: begun });
  const outdated = done !== null && done.of !== now;
  return {
    checks: done?.checks ?? [],
    next: done?.next ?? null,
    outdated,
    running: first.isPending,
    error: failure ?? first.error,
    waiting: leg === null ? null : { leg, ...way, cancel },
    id: outdated ? undefined : done?.id,
    run: () => first.mutate(),
    forget,
  };
}

const withoutWaiting = (checks: readonly RehearsalCheck[]) => checks.filter(({ state }) => state !== 'waiting');
