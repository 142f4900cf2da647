import type { FieldCode } from '../contract/error-codes.ts';
import type { CommonKnowledge } from './common-passwords.ts';
import { lengthWithoutRuns, repeatedUnit } from './password-patterns.ts';

/** What a password is judged against. */
export interface PasswordCase extends CommonKnowledge {
  readonly minLength: number;
  readonly username?: string | null | undefined;
  readonly email?: string | null | undefined;
}

/** Code points; beyond it nothing is hashed (security.md B21). */
export const mostCodePoints = 1024;
/** Of a name, what is compared: NFKC makes eighteen letters of some, and comparing costs the product of both lengths. */
const mostCompared = 320;
const tooLike = 0.7;
const productNames = ['doorward'];
/** What is left of a password without its repeats and runs must be longer than this. */
const mostPlain = 3;
/** What people put behind a common password so that it is another one: no more than this, runs counted as one. */
const mostAppended = 5;

/**
 * Every reason against a password, as codes; none: it is fine (api.md Settled contradictions; security.md B20-B24; N 3.1.1.2).
 * Length counts code points of the NFKC form. No composition rules, nothing is trimmed.
 */
export function passwordProblems(password: string, given: PasswordCase): FieldCode[] {
  const { minLength, username, email } = given;
  if (password === '') return ['blank'];
  if (!password.isWellFormed()) return ['invalid'];
  const normal = password.normalize('NFKC');
  const length = [...normal].length;
  if (length > mostCodePoints) return ['password_too_long'];
  const problems: FieldCode[] = [];
  if (length < minLength) problems.push('password_too_short');
  if (/^\p{Nd}+$/u.test(normal)) problems.push('password_entirely_numeric');
  if (isCommonplace(normal.toLowerCase(), given)) problems.push('password_too_common');
  if ([username, email, email?.split('@')[0], ...productNames].some((name) => isLike(normal, name))) problems.push('password_too_similar');
  return problems;
}

/** Among the most used ones, as it is or with a little behind it; or hardly anything but repeats, sequences and rows of keys (security.md B24). */
function isCommonplace(word: string, { isCommon, keyboards, minLength }: PasswordCase): boolean {
  if (isCommon(word)) return true;
  const unit = repeatedUnit(word);
  if (unit !== word && [...unit].length < minLength) return true;
  if (lengthWithoutRuns(word, keyboards) <= mostPlain) return true;
  const stem = withoutEnding(word);
  return stem !== word && isCommon(stem) && lengthWithoutRuns(word.slice(stem.length), keyboards) <= mostAppended;
}

/** What is repeated in it, with and without the digits and signs at its end: the `ada` of `ada-ada-ada` and of `ada12345`. */
function coresOf(word: string): readonly string[] {
  const bare = word.replace(/[^\p{L}\p{M}\p{N}]/gu, '');
  return [repeatedUnit(bare), repeatedUnit(withoutEnding(bare)), withoutEnding(repeatedUnit(bare))];
}

/** Without the digits and signs at its end. */
const withoutEnding = (word: string) => word.replace(/[^\p{L}]+$/u, '');

/** Too much of the password is the name, or the name backwards: the longest run they share, against both lengths, as Django's rule weighs it; or it is all of it, with repeats or digits behind. */
function isLike(password: string, name: string | null | undefined): boolean {
  const own = name?.normalize('NFKC').toLowerCase().slice(0, mostCompared) ?? '';
  if (own === '') return false;
  const word = password.toLowerCase();
  const share = (characters: number) => (2 * characters) / (word.length + own.length);
  // Even if all of the shorter one stood in the longer, they would not be alike.
  if (coresOf(own).some((core) => core !== '' && coresOf(word).includes(core))) return true;
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
