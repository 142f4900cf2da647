import { useQuery } from '@tanstack/react-query';
import { useEventsConnected } from '../api/events.ts';
import { listRequests, type PairingCard } from '../api/pairing.ts';
import { keys, refreshMs } from '../api/query-client.ts';

/** A request that is answered by nobody any more goes by itself. */
const calmMs = 60_000;

export interface Requests {
  readonly waiting: readonly PairingCard[];
  /** Allowed by this person within the last minute, or not fetched yet. */
  readonly allowed: readonly PairingCard[];
  readonly paused: boolean;
}

const none: Requests = { waiting: [], allowed: [], paused: false };

/** Devices that wait for this person's word, oldest first. The server says when there is news; where it cannot, it is asked. */
export function useRequests(): Requests {
  const connected = useEventsConnected();
  const query = useQuery({
    queryKey: keys.pairing,
    queryFn: ({ signal }) => listRequests(signal),
    refetchInterval: ({ state }) => (connected && !state.data?.requests.length ? calmMs : refreshMs),
    retry: false,
  });
  if (query.data === undefined) return none;
  const { requests, paused } = query.data;
  const inOrder = requests.toReversed();
  return {
    waiting: inOrder.filter(({ state }) => state === 'waiting'),
    allowed: inOrder.filter(({ state }) => state !== 'waiting'),
    paused,
  };
}
