import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useUnreachableSince } from '../api/connection.ts';
import { ApiError } from '../api/error.ts';
import { invite, uninvite, type PairingInvitation } from '../api/pairing.ts';

export interface InvitationNow {
  readonly made: PairingInvitation | undefined;
  readonly error: Error | null;
  readonly busy: boolean;
  readonly stopping: boolean;
  readonly renew: () => void;
  /** Nobody is waited for any more. */
  readonly stop: () => void;
  readonly stopped: boolean;
  /** A device has taken it up: there is nothing left to end. */
  readonly taken: () => void;
}

/** One invitation while the window is open; closing the window ends it. */
export function useInvitation(wanted: boolean): InvitationNow {
  const making = useMutation({ mutationFn: invite, gcTime: 0 });
  const { mutate, data, reset, error, isPending, isIdle } = making;
  const begun = useRef(false);
  const open = useRef<number | null>(null);
  useEffect(() => {
    open.current = data?.id ?? null;
  }, [data]);
  useEffect(() => {
    if (wanted && !begun.current) {
      begun.current = true;
      mutate();
    }
  }, [wanted, mutate]);
  useEffect(
    () => () => {
      if (open.current !== null) void endInvitation(open.current).catch(() => undefined);
    },
    [],
  );
  useAfterOutage(data !== undefined || error !== null, mutate);
  const ending = useMutation({ mutationFn: endInvitation, onSuccess: reset, gcTime: 0 });
  const renew = () => {
    ending.reset();
    mutate();
  };
  return {
    made: data,
    error: error ?? ending.error,
    busy: isPending,
    stopping: ending.isPending,
    renew,
    stop: () => data && ending.mutate(data.id),
    stopped: isIdle,
    taken: () => (open.current = null),
  };
}

/** One that has ended meanwhile is not found: the same to us. */
async function endInvitation(id: number): Promise<void> {
  await uninvite(id).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'not_found') throw error;
  });
}

/** A server that was started anew knows nothing of what was shown before, so another one is made as soon as it answers again. */
function useAfterOutage(isWanted: boolean, renew: () => void): void {
  const isAway = useUnreachableSince() !== null;
  const wasAway = useRef(isAway);
  useEffect(() => {
    if (wasAway.current && !isAway && isWanted) renew();
    wasAway.current = isAway;
  }, [isAway, isWanted, renew]);
}
