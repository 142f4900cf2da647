/** Why a mail was not sent: stable words that screens translate and the log may hold. */
export const troubleWords = [
  'unreachable',
  'timeout',
  'tls_failed',
  'sign_in_failed',
  'refused',
  'deferred',
  'vault_unavailable',
  'hook_failed',
  'template_failed',
  'unreadable',
  'expired',
  'superseded',
  'interrupted',
  'no_smtp',
  'no_address',
  'failed',
] as const;
export type TroubleWord = (typeof troubleWords)[number];

/** A mail that did not go out. Its message is its word: neither address nor contents can get into a log with it. */
export class Trouble extends Error {
  readonly word: TroubleWord;
  /** Another try would meet the same answer. */
  readonly isPermanent: boolean;

  constructor(word: TroubleWord, options: { readonly isPermanent?: boolean; readonly cause?: unknown } = {}) {
    super(word, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Trouble';
    this.word = word;
    this.isPermanent = options.isPermanent ?? false;
  }
}

/** Any error as a trouble; what is not known becomes `word`. */
export function troubleOf(error: unknown, word: TroubleWord = 'failed'): Trouble {
  return error instanceof Trouble ? error : new Trouble(word, { cause: error });
}
