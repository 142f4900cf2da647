/** Where the time comes from. Milliseconds since 1970 (UTC); tests hand in a clock of their own. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
