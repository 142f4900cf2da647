import type { PresentedKey } from '../api-keys/presented-key.ts';
import type { Peer } from '../http/peer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

interface Parts {
  readonly store: Pick<Store, 'touchApiKey' | 'transaction'>;
  readonly clock: Clock;
  readonly hashAddress: (address: string) => string;
  /** Errors: AppError `too_many_attempts`. */
  readonly limit: (keyId: number, most: number) => Promise<void>;
}

export interface KeyUse {
  /** Takes one request of the key's share of this minute. Errors: AppError `too_many_attempts` where it has none left. */
  readonly counted: (shown: PresentedKey) => Promise<void>;
  /** Remembers a use. */
  readonly used: (shown: PresentedKey, peer: Peer) => void;
  /** A key was shown outside of its networks: a line of its owner's log, the first time in an hour. */
  readonly elsewhere: (shown: PresentedKey, peer: Peer) => void;
}

const hourMs = 3_600_000;
const mostRemembered = 1000;

/** What there is to write down about API keys at the door, none of which anybody waits for the disk for. */
export function createKeyUse({ store, clock, hashAddress, limit }: Parts): KeyUse {
  const hashOf = remembered(hashAddress);
  /** When each key's owner was told last, on the monotonic clock. */
  const told = new Map<number, number>();
  const isNews = (keyId: number): boolean => {
    const now = performance.now();
    if (now - (told.get(keyId) ?? -Infinity) < hourMs) return false;
    if (told.size >= mostRemembered) told.clear();
    told.set(keyId, now);
    return true;
  };
  return {
    counted: async ({ key }) => {
      if (typeof key.requestsPerMinute === 'number') await limit(key.id, key.requestsPerMinute);
    },
    used: ({ secret }, { address }) => {
      store.touchApiKey(secret.id, clock.now(), hashOf(address));
    },
    elsewhere: ({ key }, { address }) => {
      if (!isNews(key.id)) return;
      const { accountId, name, prefix } = key;
      const line = { at: clock.now(), kind: 'api_key_refused', accountId, actorId: null, sessionId: null, ipHash: hashOf(address) } as const;
      void store.transaction((tx) => tx.activity.append({ ...line, details: { name, prefix } })).catch(() => told.delete(key.id));
    },
  };
}

/** An HMAC a request would be the dearest thing about it; scripts come from few addresses. What could not be made yet is tried again. */
function remembered(hashAddress: (address: string) => string): (address: string) => string {
  const known = new Map<string, string>();
  return (address) => {
    const before = known.get(address);
    if (before !== undefined) return before;
    const hash = hashAddress(address);
    if (known.size >= mostRemembered) known.clear();
    if (hash !== '') known.set(address, hash);
    return hash;
  };
}
