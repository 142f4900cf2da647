import { randomInt } from 'node:crypto';
import { alphabet, codeLength } from './pairing-limits.ts';

/** What is read and typed in place of a letter of ours. None of these is one, so no two codes become one. */
const misread: Readonly<Record<string, string>> = { I: 'L', '1': 'L', '|': 'L', O: 'Q', '0': 'Q', '2': 'Z', '5': 'S', '6': 'G', '8': 'B', U: 'V' };

/** Eight letters, each as likely as any, in two groups: `WDJB-MJHT`. */
export function newCode(): string {
  const letters = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)] ?? '').join('');
  return `${letters.slice(0, codeLength / 2)}-${letters.slice(codeLength / 2)}`;
}

/** A code as somebody types it, in the form of `newCode`; null for what cannot be one. */
export function readCode(typed: string): string | null {
  const letters = [...typed.toUpperCase().replace(/[\s_.–—-]+/gu, '')].map((letter) => misread[letter] ?? letter).join('');
  if (letters.length !== codeLength || [...letters].some((letter) => !alphabet.includes(letter))) return null;
  return `${letters.slice(0, codeLength / 2)}-${letters.slice(codeLength / 2)}`;
}
