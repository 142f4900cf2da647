import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../api/error.ts';
import { keys } from '../api/query-client.ts';
import { changeNetwork, type NetworkChange, type NetworkFacts } from '../api/server.ts';

export interface AllowLan {
  readonly begin: () => void;
  /** The server wants to know that the person knows: single mode has no sign-in. */
  readonly asks: boolean;
  readonly confirm: () => void;
  readonly cancel: () => void;
  readonly busy: boolean;
  readonly error: Error | null;
}

/** A change of who may reach the server; what is measured is measured anew. */
export function useNetworkChange(done?: (facts: NetworkFacts) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: NetworkChange) => changeNetwork(change),
    onSuccess: (facts) => {
      client.setQueryData(keys.network, facts);
      done?.(facts);
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.network });
      void client.invalidateQueries({ queryKey: keys.server });
      void client.invalidateQueries({ queryKey: keys.activity });
    },
  });
}

/** Lets the network in; where that needs a confirmation, asks for it first. */
export function useAllowLan(done: () => void): AllowLan {
  const [asks, setAsks] = useState(false);
  const change = useNetworkChange(() => {
    setAsks(false);
    done();
  });
  const needsWord = change.error instanceof ApiError && change.error.code === 'acknowledgement_required';
  return {
    begin: () =>
      change.mutate(
        { lan: true },
        {
          onError: (error) => {
            if (error instanceof ApiError && error.code === 'acknowledgement_required') setAsks(true);
          },
        },
      ),
    asks,
    confirm: () => change.mutate({ lan: true, acknowledge: true }),
    cancel: () => setAsks(false),
    busy: change.isPending,
    error: needsWord ? null : change.error,
  };
}
