/** The numbers of pairing, in one place: the arithmetic of guessing (security.md B66) is checked from here. */

/** No vowels, so no words; nothing that looks like another of them (RFC 8628 6.1). */
export const alphabet = 'BCDFGHJKLMNPQRSTVWXZ';
export const codeLength = 8;
export const lifeMs = 10 * 60_000;
/** Of one account; then it types no more codes until `lifeMs` has passed since the first of them (RFC 8628 5.1). */
export const mostWrongTriesOfAccount = 5;
/** Of one account in a day, so that patience does not help. */
export const mostWrongTriesInDay = 20;
export const dayMs = 24 * 3_600_000;
/** Of all accounts together within `lifeMs`: what many helpers can try at the codes that wait. */
export const mostWrongTriesOfAll = 100;
/** Seconds between two questions of a client, and how much longer it is after each that came too early. */
export const firstInterval = 5;
export const slowerBy = 5;
export const longestInterval = 60;
/** A network is never on time. */
export const graceMs = 500;
/** Requests that wait for an answer: in all, from one address, and of devices that never paired here. */
export const mostWaiting = 64;
export const mostFromAddress = 5;
export const mostUnknown = 10;
export const blockMs = dayMs;
export const mostBlocked = 1_000;
export const defaultDays = 30;
/** A device that is not seen for so long has to pair again, however long it may live. */
export const mostIdleDays = 30;
/** An invitation is for whoever stands beside the screen; its code has so many random bytes. */
export const invitationMs = 5 * 60_000;
export const invitationBytes = 16;
/** For so long a request that was answered is still in the list, and its client still learns what came of it. */
export const settledMs = 60_000;
