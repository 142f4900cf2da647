import type { Peer } from '../http/peer.ts';
import { isWithin } from '../network/within.ts';
import type { Shelf } from '../ports/store.ts';
import type { ApiKey } from './api-key.ts';

/** A secret that was shown at the door, and the key that it belongs to: the same record but while an old secret still works. */
export interface PresentedKey {
  /** Its rules count: scopes, networks, limit. */
  readonly key: ApiKey;
  readonly secret: ApiKey;
  /** The earlier end of the two; null: none. */
  readonly expiresAt: number | null;
}

/** The key that a secret belongs to, by the secret's SHA-256. An old secret can do what its key can do now, never more, and is gone with it. */
export async function findKey(apiKeys: Pick<Shelf<ApiKey>, 'byKey' | 'byId'>, hash: string): Promise<PresentedKey | undefined> {
  const secret = await apiKeys.byKey(hash);
  if (secret === undefined) return undefined;
  if (secret.oldSecretOf === undefined) return { key: secret, secret, expiresAt: secret.expiresAt };
  const key = await apiKeys.byId(secret.oldSecretOf);
  return key && { key, secret, expiresAt: earlier(key.expiresAt, secret.expiresAt) };
}

/** When an old secret ends: at its own end, or with its key. */
export function earlier(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

export function isOver({ expiresAt }: Pick<PresentedKey, 'expiresAt'>, now: number): boolean {
  return expiresAt !== null && now > expiresAt;
}

/**
 * May a key be used from there? A key that is limited to networks is refused where nobody knows the true address: behind a proxy that nobody said to
 * trust (security.md B13), and where somebody else asks about it (`null`).
 */
export function mayComeFrom({ networks }: ApiKey, peer: Peer | null): boolean {
  if (!networks) return true;
  return peer !== null && !peer.viaStranger && isWithin(networks, peer.address);
}
