import type { FieldCode } from '../contract/error-codes.ts';

/** What a password is judged against. */
export interface PasswordCase {
  readonly minLength: number;
  readonly username?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly isCommon: (password: string) => boolean;
}

/** Code points; beyond it nothing is hashed (security.md B21). */
export const mostCodePoints = 1024;
/** Of a name, what is compared: NFKC makes eighteen letters of some, and comparing costs the product of both lengths. */
const mostCompared = 320;
const tooLike = 0.7;
const productNames = ['doorward'];

/**
 * Every reason against a password, as codes; none: it is fine (api.md Settled contradictions; security.md B20-B24; N 3.1.1.2).
 * Length counts code points of the NFKC form. No composition rules, nothing is trimmed.
 */
export function passwordProblems(password: string, { minLength, username, email, isCommon }: PasswordCase): FieldCode[] {
  if (password === '') return ['blank'];
  if (!password.isWellFormed()) return ['invalid'];
  const normal = password.normalize('NFKC');
  const length = [...normal].length;
  if (length > mostCodePoints) return ['password_too_long'];
  const problems: FieldCode[] = [];
  if (length < minLength) problems.push('password_too_short');
  if (/^\p{Nd}+$/u.test(normal)) problems.push('password_entirely_numeric');
  if (isCommon(normal.toLowerCase())) problems.push('password_too_common');
  if ([username, email, email?.split('@')[0], ...productNames].some((name) => isLike(normal, name))) problems.push('password_too_similar');
  return problems;
}

/** Too much of the password is the name, or the name backwards: the longest run they share, against both lengths, as Django's rule weighs it. */
function isLike(password: string, name: string | null | undefined): boolean {
  const own = name?.normalize('NFKC').toLowerCase().slice(0, mostCompared) ?? '';
  if (own === '') return false;
  const word = password.toLowerCase();
  const share = (characters: number) => (2 * characters) / (word.length + own.length);
  // Even if all of the shorter one stood in the longer, they would not be alike.
  if (share(Math.min(word.length, own.length)) < tooLike) return false;
  return [own, [...own].reverse().join('')].some((text) => share(longestShared(word, text)) >= tooLike);
}

/** Length of the longest run of characters that stands in both. */
function longestShared(a: string, b: string): number {
  let longest = 0;
  let before: number[] = [];
  for (const character of a) {
    const row: number[] = [];
    for (let j = 0; j < b.length; j += 1) {
      row[j] = b[j] === character ? (before[j - 1] ?? 0) + 1 : 0;
      longest = Math.max(longest, row[j] ?? 0);
    }
    before = row;
  }
  return longest;
}
