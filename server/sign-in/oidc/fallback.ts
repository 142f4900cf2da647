import { AppError } from '../../errors.ts';
import type { Peer } from '../../http/peer.ts';
import { wordOf, type LinkedIdentity } from '../../accounts/identity.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { Proof } from '../proof.ts';
import type { Connected, SsoConnection } from './connection.ts';
import { passesGate } from './groups.ts';
import { note } from './links.ts';
import type { SsoSettings } from './sso-settings.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly connection: SsoConnection;
  readonly prove: (ident: string, password: string, peer: Peer) => Promise<Proof>;
  readonly hashAddress: (address: string) => string;
}

/** Of the three seconds that somebody at the door may wait, what finding out about the provider may take. */
const askMs = 2_000;
/** Node's timers count from the start of their turn, so under load two seconds end early; who took this long did not answer in time. */
const slowMs = 1_800;

/**
 * A password where the provider is the primary way in: for accounts that have one, as `sso.fallback` says, and never past what the provider said
 * last of the person. The server finds out by itself whether the provider is down (security.md B79, B80). Errors: AppError
 * `password_sign_in_disabled`, `invalid_credentials`, `too_many_attempts`; after a right password only: `group_required`.
 */
export function createFallback({ store, clock, connection, prove, hashAddress }: Parts): Parts['prove'] {
  return async (ident, password, peer) => {
    const { current } = connection;
    if (current && !(await passwordsAreOpen(current))) throw new AppError('password_sign_in_disabled');
    const proof = await prove(ident, password, peer);
    const word = await wordOf(store, proof.account.id);
    const now = clock.now();
    if (current && word && !mayStandIn(word, current.settings, now)) {
      const linker = { accountId: proof.account.id, actorId: null, sessionId: null, ipHash: hashAddress(peer.address), now };
      await store.transaction((tx) => note(tx, 'sso_refused', linker, { reason: 'group_required', method: 'password' }));
      throw new AppError('group_required');
    }
    return { ...proof, fallback: true };
  };
}

async function passwordsAreOpen({ settings, provider }: Connected): Promise<boolean> {
  if (settings.fallback !== 'outage') return settings.fallback === 'always';
  const startedAt = performance.now();
  const { reachable } = await provider.check(askMs);
  // One that has not answered by then is out for whoever stands at the door: whether it answers later is for the next one.
  return !reachable || performance.now() - startedAt >= slowMs;
}

/** Whether what the provider said last, and when, still lets a person in. Exported for its rules' sake: pure. */
export function mayStandIn(
  link: LinkedIdentity,
  { issuer, requiredGroups, fallbackMaxAgeSeconds }: Pick<SsoSettings, 'issuer' | 'requiredGroups' | 'fallbackMaxAgeSeconds'>,
  now: number,
): boolean {
  if (link.goneAt !== null) return false;
  if (requiredGroups.length === 0) return true;
  // Another provider's groups say nothing here.
  return link.issuer === issuer && now - link.groupsAt <= fallbackMaxAgeSeconds * 1000 && passesGate(link.groups, requiredGroups);
}
