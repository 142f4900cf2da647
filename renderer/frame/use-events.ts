import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { readProbe } from '../api/account.ts';
import { openEvents, type EventKind } from '../api/events.ts';
import { keys } from '../api/query-client.ts';
import { useSignedIn } from '../start/signed-in.ts';

/** What to look at again when the server says that something has happened. */
const touched: Readonly<Record<EventKind, readonly (readonly string[])[]>> = {
  mode: [keys.mode, keys.start],
  outage: [keys.mode, keys.health],
  session_opened: [keys.sessions, keys.credentials, keys.activity, keys.pairing],
  session_ended: [keys.sessions, keys.credentials, keys.activity],
  pairing_requested: [keys.pairing, keys.activity],
  pairing_settled: [keys.pairing, keys.credentials, keys.activity],
};

/** All that the server tells of, but for how things are: that it says whenever a stream begins. */
const told = [keys.sessions, keys.credentials, keys.activity, keys.pairing];

/** After a sign-out here the page is leaving already. */
const patienceMs = 250;

/**
 * Lists follow what happens, and a session that ends elsewhere closes this page at once. A page that nobody looks at only notes that it is old: what it
 * would ask for counts as use of the session, and would keep it alive for ever.
 */
export function useEvents(): void {
  const client = useQueryClient();
  const { session } = useSignedIn();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const lookAgain = (names: readonly (readonly string[])[]) => {
      const refetchType = document.visibilityState === 'visible' ? 'active' : 'none';
      for (const queryKey of names) void client.invalidateQueries({ queryKey, refetchType });
    };
    let wasCut = false;
    const onEvent = (kind: EventKind) => lookAgain(touched[kind]);
    const onOpened = () => lookAgain(wasCut ? told : [keys.pairing]);
    const onCut = () => {
      wasCut = true;
      timer = setTimeout(() => void client.refetchQueries({ queryKey: keys.probe }), patienceMs);
    };
    const mayReopen = async () => document.visibilityState === 'visible' && (!session || (await readProbe()).authenticated);
    const close = openEvents({ onEvent, onOpened, onCut }, mayReopen);
    return () => {
      clearTimeout(timer);
      close();
    };
  }, [client, session]);
}
