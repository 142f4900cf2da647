/** When a mail is tried again, and when no more. */

const seconds = 1000;
const minutes = 60 * seconds;
const waits = [30 * seconds, 2 * minutes, 10 * minutes, 60 * minutes, 360 * minutes] as const;

export const mostAttempts = waits.length + 1;
/** A server that says no for good is asked once more: some say so while they only mean later. */
const mostRefusals = 2;

/** How long after this try the next one is, `chance` (0 to 1) spreading it by a fifth either way, so that a server that comes back is not met by all at once. */
export function waitAfter(attempts: number, chance: number): number {
  const wait = waits[Math.min(attempts, waits.length) - 1] ?? waits[0];
  return Math.round(wait * (0.8 + 0.4 * chance));
}

interface Failure {
  readonly attempts: number;
  readonly isPermanent: boolean;
  readonly now: number;
  readonly expiresAt: number;
  readonly chance: number;
}

/** The moment of the next try; null: given up, because it was tried enough or would come too late. */
export function nextAttemptAfter({ attempts, isPermanent, now, expiresAt, chance }: Failure): number | null {
  if (attempts >= (isPermanent ? mostRefusals : mostAttempts)) return null;
  const next = now + waitAfter(attempts, chance);
  return next < expiresAt ? next : null;
}
