/** What a room may say in the log: facts without secrets, and one sentence. */
export interface Log {
  info(facts: object, sentence: string): void;
  warn(facts: object, sentence: string): void;
}
