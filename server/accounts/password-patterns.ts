/**
 * What a password comes down to when everything is taken out of it that anybody could continue: repeats, sequences, rows of keys (security.md B24).
 * None of this asks for a kind of character (B23).
 */

/** For each keyboard, the keys beside a key, by direction; each with its shifted form, as `qQ`. */
export type Keyboards = readonly Readonly<Record<string, readonly (string | null)[]>>[];

/** So many characters in a row make a sequence or a row of keys. */
const shortestRun = 3;

/** The shortest text of which the whole is repeats, the last of them maybe cut: `abcabcab` is `abc`. Itself where it repeats nothing. */
export function repeatedUnit(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) if (text.startsWith(text.slice(length))) return text.slice(0, length);
  return text;
}

/** Its length where a sequence (`abcd`, `8765`, `aaa`) or a row of keys (`qwertz`, `1qaz`) counts as one character, whatever its length. */
export function lengthWithoutRuns(text: string, keyboards: Keyboards): number {
  const characters = [...text];
  let length = 0;
  for (let at = 0; at < characters.length; length += 1) {
    const run = Math.max(sequenceAt(characters, at), ...keyboards.map((keyboard) => rowAt(characters, at, keyboard)));
    at += run >= shortestRun ? run : 1;
  }
  return length;
}

/** How many characters from `at` on are one apart, all the same way, or all the same. */
function sequenceAt(characters: readonly string[], at: number): number {
  const stepTo = (index: number) => codeOf(characters[index]) - codeOf(characters[index - 1]);
  const step = stepTo(at + 1);
  if (!(Math.abs(step) <= 1)) return 1;
  let end = at + 2;
  while (stepTo(end) === step) end += 1;
  return end - at;
}

const codeOf = (character: string | undefined) => character?.codePointAt(0) ?? NaN;

/** How many characters from `at` on are keys side by side, all in one direction. */
function rowAt(characters: readonly string[], at: number, keyboard: Keyboards[number]): number {
  const keysBeside = (index: number) => keyboard[characters[index] ?? ''] ?? [];
  const isNext = (index: number, direction: number) => {
    const next = characters[index + 1];
    return next !== undefined && keysBeside(index)[direction]?.includes(next) === true;
  };
  const ways = keysBeside(at).flatMap((_, direction) => (isNext(at, direction) ? [direction] : []));
  return Math.max(1, ...ways.map((direction) => rowLength(isNext, at, direction)));
}

function rowLength(isNext: (index: number, direction: number) => boolean, at: number, direction: number): number {
  let end = at;
  while (isNext(end, direction)) end += 1;
  return end - at + 1;
}
