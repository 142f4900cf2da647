/** Text for a terminal: what could move its cursor, change its colours or turn its reading direction is shown as a question mark (security.md B39). */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\uFFFD');

/** Resolves when the reader has it: a pipe may be slower than we are, and the process ends soon after. A reader that went away wants no more. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (!error || isGone(error) ? resolve() : reject(error)));
  });
}

/** A line of JSON, in ASCII where a terminal could take a character for a command. */
export function printJson(value: unknown): Promise<void> {
  const text = JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu, escape);
  return print(`${text}\n`);
}

const escape = (character: string) =>
  [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** `head` and its like close the pipe when they have seen enough: no error of ours. */
export function tolerateClosedPipe(): void {
  process.stdout.on('error', (error: Error) => {
    if (!isGone(error)) throw error;
  });
}

const isGone = (error: Error) => 'code' in error && error.code === 'EPIPE';

/** Progress, beside the output. */
export function note(text: string): void {
  process.stderr.write(`doorward: ${plain(text)}\n`);
}
