import type { LinkedIdentity } from '../../accounts/identity.ts';

const longestTickMs = 30_000;
const fewest = 20;
/** A person is asked about this part of the schedule early at most: people who signed in together are not asked about together, and none of them late. */
const spread = 0.5;

/** How long between two looks, before jitter. */
export const tickMs = (recheckSeconds: number): number => Math.min(longestTickMs, recheckSeconds * 500);

/** How many people one look asks about at most: so many that all of them are through in half of the schedule, however many they are. */
export const mostAtOnce = (people: number, recheckSeconds: number): number =>
  Math.max(fewest, Math.ceil((2 * people * tickMs(recheckSeconds)) / (recheckSeconds * 1000)));

/** When a person is to be asked about, ms since 1970: within the schedule, and each at a moment of their own. */
export function dueAt({ id, groupsAt }: Pick<LinkedIdentity, 'id' | 'groupsAt'>, recheckSeconds: number): number {
  return groupsAt + recheckSeconds * 1000 * (1 - spread * fractionOf(id, groupsAt));
}

/** Who has waited longest for a question comes first: who cannot be asked about today keeps nobody waiting. */
export const byWaiting = (one: LinkedIdentity, other: LinkedIdentity): number => lastAsked(one) - lastAsked(other);

const lastAsked = ({ groupsAt, askedAt }: LinkedIdentity) => Math.max(groupsAt, askedAt ?? 0);

/** From 0 to 1, the same for the same two numbers (Knuth's multiplicative hash). */
const fractionOf = (id: number, at: number) => (Math.imul(id ^ Math.floor(at / 1000), 2_654_435_761) >>> 0) / 2 ** 32;
