import { createHash } from 'node:crypto';
import type { Challenge } from '../challenge.ts';

/** No vowels, so no words; nothing that looks like something else. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const length = 4;

/** Four letters that the waiting sign-in and the trusted device both show, so that nobody approves another sign-in than their own. They open nothing. */
export function matchCodeOf({ key }: Pick<Challenge, 'key'>): string {
  const bytes = createHash('sha256').update(`match code ${key}`).digest();
  return [...bytes.subarray(0, length)].map((byte) => letters[byte % letters.length]).join('');
}
