import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Leg } from '../api/casdoor.ts';
import { openOutside } from './open-outside.ts';
import { useCollected } from './use-collected.ts';

interface LegWish<Answer> {
  readonly start: () => Promise<Leg>;
  readonly collect: (leg: Leg) => Promise<Answer | undefined>;
  readonly done: (answer: Answer) => void;
}

/** A trip that is under way, for the card that shows it. */
export interface Waiting {
  readonly leg: Leg;
  /** The browser could not be opened for sure. */
  readonly notOpened: boolean;
  /** The server does not answer at the moment. */
  readonly noAnswer: boolean;
  readonly open: () => void;
  readonly cancel: () => void;
}

export interface BrowserLeg {
  readonly waiting: Waiting | null;
  readonly starting: boolean;
  /** Why the last trip came to nothing. */
  readonly error: Error | null;
  readonly begin: () => void;
  readonly reset: () => void;
}

/** The way to the sign-in page in a tab or browser of its own, and back with what it brought. */
export function useBrowserLeg<Answer>({ start, collect, done }: LegWish<Answer>): BrowserLeg {
  const [leg, setLeg] = useState<Leg | null>(null);
  const [notOpened, setNotOpened] = useState(false);
  const [failure, setFailure] = useState<Error | null>(null);
  const open = ({ authorization_url }: Leg) => void openOutside(authorization_url).then((opened) => setNotOpened(!opened));
  const going = useMutation({
    mutationFn: start,
    gcTime: 0,
    onMutate: () => setFailure(null),
    onSuccess: (next) => {
      setLeg(next);
      open(next);
    },
  });
  const noAnswer = useCollected({
    leg,
    collect,
    ended: (end) => {
      setLeg(null);
      if ('error' in end) setFailure(end.error);
      else done(end.answer);
    },
  });
  const reset = () => {
    going.reset();
    setFailure(null);
    setLeg(null);
  };
  return {
    waiting: leg === null ? null : { leg, notOpened, noAnswer, open: () => open(leg), cancel: reset },
    starting: going.isPending,
    error: failure ?? going.error,
    begin: () => going.mutate(),
    reset,
  };
}
