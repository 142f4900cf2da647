import { createHash } from 'node:crypto';
import { Secret } from 'otpauth';

const howMany = 10;

/** 80 bits each, in four groups of four from an alphabet without look-alikes (security.md B64). */
export function newRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: howMany }, () => (new Secret({ size: 10 }).base32.toLowerCase().match(/.{4}/g) ?? []).join('-'));
  return { codes, hashes: codes.map(hashRecovery) };
}

/** How a recovery code is stored and found; case and dashes do not matter. */
export function hashRecovery(code: string): string {
  return createHash('sha256')
    .update(code.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .digest('hex');
}
