import { type KeyObject } from 'node:crypto';
/**
 * A pin as people write it (`sha256//…` of curl, `sha256/…`, `pin-sha256="…"`, base64 or base64url) as 32 bytes (RFC 7469 2.4).
 * Errors: TypeError.
 */
export declare function readPin(text: string): Buffer;
/** Base64 of the SHA-256 of a public key's SubjectPublicKeyInfo. */
export declare function pinOf(key: KeyObject): string;
export declare function isPinned(key: KeyObject, pin: Buffer): boolean;
