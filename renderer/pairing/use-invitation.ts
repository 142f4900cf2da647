import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { invite, uninvite, type PairingInvitation } from '../api/pairing.ts';

export interface InvitationNow {
  readonly made: PairingInvitation | undefined;
  readonly error: Error | null;
  readonly busy: boolean;
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
      // One that has ended meanwhile is not found: the same to us.
      if (open.current !== null) void uninvite(open.current).catch(() => undefined);
    },
    [],
  );
  const stop = () => {
    if (data) void uninvite(data.id).catch(() => undefined);
    reset();
  };
  return { made: data, error, busy: isPending, renew: () => mutate(), stop, stopped: isIdle, taken: () => (open.current = null) };
}
