import type { Account } from '../accounts/account.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Transaction } from '../ports/store.ts';
import { guessDevice } from '../sessions/device-label.ts';
import { isKnownDevice } from './known-devices.ts';
import type { Device } from './proof.ts';

const looked = 50;

/** Writes to somebody whose account a device opens at `now` (ms) that neither signed in lately nor has a session; not at the very first sign-in. */
export async function tellOfNewDevice(
  tx: Transaction,
  account: Account,
  device: Device,
  { mailer, now }: { readonly mailer: Mailer; readonly now: number },
): Promise<void> {
  if (account.email === null || account.lastLoginAt === null) return;
  if (isKnownDevice(account, device.userAgent, now)) return;
  const { items } = await tx.sessions.ofAccount(account.id, { limit: looked });
  if (items.some(({ userAgent }) => userAgent === device.userAgent.slice(0, 512))) return;
  await mailer.queue(tx, {
    template: 'newDevice',
    to: account.email,
    account,
    acceptLanguage: device.acceptLanguage,
    data: { device: device.label ?? guessDevice(device.userAgent).label },
  });
}
