// @ts-check
/** Everything a person reads goes to stderr: stdout belongs to the program that is run (`serve` writes its ready line there). */

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** A failure that is told in words, without a stack. `code` becomes the exit code. */
export class Advice extends Error {
  /** @param {string} message @param {number} [code] */
  constructor(message, code = 1) {
    super(message);
    this.name = 'Advice';
    this.code = code;
  }
}

/**
 * Says what is being done, every ten seconds that it still is, and how long it took.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function progress(label, work) {
  const started = Date.now();
  const elapsed = () => `${String(Math.round((Date.now() - started) / 1000))} s`;
  say(`${label}…`);
  const timer = setInterval(() => say(`      still at it, ${elapsed()}`), 10_000);
  try {
    const result = await work();
    say(`      done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
