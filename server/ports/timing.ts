/** How fast a file must come. */
export interface Pace {
  /** So many bytes, or the end, within each `withinMs` that we wait for the client. */
  readonly leastBytes: number;
  readonly withinMs: number;
  /** All of it, whatever the pace. */
  readonly wholeMs: number;
}

/** What the server waits for, in ms. Nobody sets it: tests hand in times of their own. */
export interface Timing {
  /** What a body has that is no file (security.md C, slow-loris). */
  readonly bodyMs: number;
  readonly file: Pace;
  /** How often what grows old by itself is looked after, and whether a backup is due. */
  readonly sweepEveryMs: number;
}

export const usualTiming: Timing = {
  bodyMs: 30_000,
  // Slower than any line that a backup would be brought over, and no use to who wants to hold sockets.
  file: { leastBytes: 64 * 1024, withinMs: 10_000, wholeMs: 1_800_000 },
  sweepEveryMs: 60_000,
};
