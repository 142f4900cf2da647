import { mayGetIn, type Account } from '../accounts/account.ts';
import { hashApiKey } from '../api-keys/hash-key.ts';
import { findKey, isOver, mayComeFrom } from '../api-keys/presented-key.ts';
import type { Identified, Identify } from '../http/authenticate.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { isLive, type Session } from '../sessions/session.ts';
import { hashKey } from './finish.ts';
import type { Jwt } from './jwt.ts';
import type { KeyUse } from './key-use.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly jwt: Jwt;
  readonly isEnded: (sessionId: number) => boolean;
  readonly noteUse: (account: Account) => void;
  readonly keyUse: KeyUse;
}

/** From a credential to its session and account. Every way in passes the same checks: not ended, not expired, account active (security.md B40, B56). */
export function createIdentify({ store, clock, jwt, isEnded, noteUse, keyUse }: Parts): Identify {
  const check = async (session: Session | undefined): Promise<Identified> => {
    if (!session || isEnded(session.id)) return 'unknown';
    if (!isLive(session, clock.now())) return 'expired';
    const account = await store.accounts.byId(session.accountId);
    if (!account) return 'unknown';
    return mayGetIn(account, clock.now()) ? { account, session } : 'disabled';
  };
  return {
    byKey: async (key) => (/^[0-9a-f]{40}$/.test(key) ? check(await store.sessions.byKeyHash(hashKey(key))) : 'unknown'),
    byJwt: async (token) => {
      const claims = await jwt.verify(token, clock.now());
      if (typeof claims === 'string') return claims;
      const found = await check(await store.sessions.byId(claims.sessionId));
      return typeof found === 'string' || found.account.id === claims.accountId ? found : 'unknown';
    },
    byApiKey: async (key, peer) => {
      const apiKey = await findKey(store.apiKeys, hashApiKey(key));
      if (!apiKey) return 'unknown';
      // Before anything else is said about it: whoever shows it from elsewhere may have found it.
      if (!mayComeFrom(apiKey.key, peer)) {
        if (peer) keyUse.elsewhere(apiKey, peer);
        return 'elsewhere';
      }
      if (isOver(apiKey, clock.now())) return 'expired';
      const account = await store.accounts.byId(apiKey.key.accountId);
      if (!account) return 'unknown';
      return mayGetIn(account, clock.now()) ? { account, apiKey } : 'disabled';
    },
    counted: keyUse.counted,
    used: keyUse.used,
    seen: (session, account) => {
      store.touchSession(session.id, clock.now());
      noteUse(account);
    },
  };
}
