import { createHash, timingSafeEqual, type KeyObject } from 'node:crypto';

/**
 * A pin as people write it (`sha256//…` of curl, `sha256/…`, `pin-sha256="…"`, base64 or base64url) as 32 bytes (RFC 7469 2.4).
 * Errors: TypeError.
 */
export function readPin(text: string): Buffer {
  const plain = text.trim().replace(/^pin-sha256="(.*)"$/, '$1');
  const bytes = Buffer.from(plain.replace(/^sha256\/\/?/, ''), 'base64');
  if (bytes.length !== 32) throw new TypeError('a pin is the base64 of 32 bytes');
  return bytes;
}

/** Base64 of the SHA-256 of a public key's SubjectPublicKeyInfo. */
export function pinOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

export function isPinned(key: KeyObject, pin: Buffer): boolean {
  return timingSafeEqual(readPin(pinOf(key)), pin);
}
