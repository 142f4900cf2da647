import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, type ReactNode } from 'react';
import { isUnreachable } from '../api/error.ts';
import { noteMustChange, useMustChange } from '../api/must-change.ts';
import { keys, knockMs } from '../api/query-client.ts';
import { Later } from '../frame/later.tsx';
import { leaveDoors } from '../sign-in/doors.ts';
import { useLanding } from '../sign-in/landing.ts';
import { Outside } from '../sign-in/outside.tsx';
import { enter, rememberFarewell, type Entry, type Farewell } from './enter.ts';
import { Opening, OpeningFailed, SignedOut } from './pages.tsx';
import { isHeld } from './hold.ts';
import { SignedInContext } from './signed-in.ts';

/** Closes the screens of somebody who is out now. */
function useLeave(): (how: Farewell) => void {
  const client = useQueryClient();
  return useCallback(
    (how: Farewell) => {
      if (isHeld()) return;
      const before = client.getQueryData<Entry>(keys.start);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.start[0] });
      if (before?.kind === 'in' && before.mode !== 'single') {
        // There, nobody comes back without a proof: ask anew who we are.
        rememberFarewell(how === 'here' ? how : null);
        noteMustChange(false);
        void client.resetQueries({ queryKey: keys.start });
        return;
      }
      rememberFarewell(how);
      const left: Entry = { kind: 'signed-out', how };
      client.setQueryData(keys.start, left);
      // The mode may be another one by now.
      void client.invalidateQueries({ queryKey: keys.start });
    },
    [client],
  );
}

/** The way in: who are we here? Shows its children to those who are in, and one plain page to everybody else. */
export function Start({ children }: { readonly children: ReactNode }) {
  const entry = useQuery({
    queryKey: keys.start,
    queryFn: enter,
    enabled: () => !isHeld(),
    staleTime: Infinity,
    retry: false,
    refetchOnWindowFocus: false,
    refetchInterval: ({ state }) => (isUnreachable(state.error) ? knockMs : false),
  });
  const leave = useLeave();
  const again = () => {
    rememberFarewell(null);
    void entry.refetch();
  };
  const landing = useLanding();
  if (entry.data === undefined) return entry.error ? <OpeningFailed error={entry.error} retry={again} /> : <Opening />;
  if (entry.data.kind === 'sign-in-needed') return <Outside facts={entry.data.facts} why={entry.data.why} landing={landing} />;
  if (entry.data.kind === 'signed-out') return <SignedOut how={entry.data.how} comeIn={again} busy={entry.isFetching} error={entry.error} />;
  if (landing !== null && entry.data.mode !== 'single') return <Outside facts={entry.data.facts} why={null} landing={landing} />;
  return (
    <Inside entry={entry.data} leave={leave}>
      {children}
    </Inside>
  );
}

interface InsideProps {
  readonly entry: Extract<Entry, { kind: 'in' }>;
  readonly leave: (how: Farewell) => void;
  readonly children: ReactNode;
}

function Inside({ entry, leave, children }: InsideProps) {
  const mustChange = useMustChange();
  useEffect(leaveDoors, []);
  const value = useMemo(() => ({ ...entry, leave }), [entry, leave]);
  return <SignedInContext value={value}>{mustChange ? <MustChange /> : children}</SignedInContext>;
}

function MustChange() {
  return <Later name="must-change" load={async () => (await import('../sign-in/must-change-page.tsx')).MustChangePage} alone />;
}
