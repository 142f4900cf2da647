import { createHash } from 'node:crypto';
import type { Account, KnownDevice } from '../accounts/account.ts';

const dayMs = 86_400_000;
const keptMs = 90 * dayMs;
const mostKept = 20;

type Known = Pick<Account, 'id' | 'devices'>;

/** Whether a device that calls itself so signed in within the last 90 days before `now` (ms): a sign-out makes no stranger of it. */
export function isKnownDevice(account: Known, userAgent: string, now: number): boolean {
  const hash = hashOf(account.id, userAgent);
  return (account.devices ?? []).some((device) => device.hash === hash && now - device.seenAt < keptMs);
}

/** The account's devices with this one at the top, the latest twenty of 90 days; undefined where that was noted within the day before `now` (ms). */
export function withDevice(account: Known, userAgent: string, now: number): readonly KnownDevice[] | undefined {
  const hash = hashOf(account.id, userAgent);
  const before = account.devices ?? [];
  if (before.some((device) => device.hash === hash && Math.abs(now - device.seenAt) < dayMs)) return undefined;
  const others = before.filter((device) => device.hash !== hash && now - device.seenAt < keptMs);
  return [{ hash, seenAt: now }, ...others].slice(0, mostKept);
}

const hashOf = (accountId: number, userAgent: string) =>
  createHash('sha256')
    .update(`${String(accountId)} ${userAgent.slice(0, 512)}`)
    .digest('hex')
    .slice(0, 32);
