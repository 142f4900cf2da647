import { createDiscovery, type Discovery } from './discovery.ts';
import type { Log } from '../ports/log.ts';
import type { NetworkState, NetworkWatch } from './state.ts';

interface Parts {
  readonly watch: NetworkWatch;
  readonly versionApi: string;
  /** The setting `server.mdns`: off, nothing is ever announced, whatever the switch says. */
  readonly isWanted: boolean;
  readonly log: Log;
}

/** Announces what the network's state says, for as long as it is open and somebody wants it; never on loopback alone. Gives what ends it with a goodbye. */
export function announceNetwork({ watch, versionApi, isWanted, log }: Parts): Pick<Discovery, 'stop'> {
  const discovery = createDiscovery(log);
  const tell = ({ isOpen, mdns, serverId, port, addresses, pin }: NetworkState) => {
    const next = isWanted && isOpen && mdns ? { serverId, versionApi, port, addresses, pin } : null;
    watch.announcedAs(discovery.announce(next));
  };
  const hush = watch.onChange(tell);
  tell(watch.now());
  return {
    stop: () => {
      hush();
      return discovery.stop();
    },
  };
}
