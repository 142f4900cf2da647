import { createPublicKey, type KeyObject } from 'node:crypto';
import type { PublicJwk } from './key-set.ts';

/** The public key of a certificate, or undefined where the text holds none. Casdoor's documents escape line ends as `\n`. */
export function readPin(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem.replaceAll('\\n', '\n'));
  } catch {
    return undefined;
  }
}

/** The keys that are the pinned one; all where nothing is pinned. */
export const keepPinned = (keys: readonly PublicJwk[], pin: KeyObject | undefined) => (pin ? keys.filter((key) => isPinned(key, pin)) : keys);

function isPinned(key: PublicJwk, pin: KeyObject): boolean {
  try {
    return createPublicKey({ key: { ...key }, format: 'jwk' }).equals(pin);
  } catch {
    return false;
  }
}
