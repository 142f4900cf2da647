import type { Account } from '../accounts/account.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Transaction } from '../ports/store.ts';
import { guessDevice } from '../sessions/device-label.ts';
import type { Device } from './proof.ts';

const looked = 50;

/** Writes to somebody whose account a device opens that none of their sessions knows; not at the very first sign-in. */
export async function tellOfNewDevice(tx: Transaction, account: Account, device: Device, mailer: Mailer): Promise<void> {
  if (account.email === null || account.lastLoginAt === null) return;
  const { items } = await tx.sessions.ofAccount(account.id, { limit: looked });
  if (items.some(({ userAgent }) => userAgent === device.userAgent.slice(0, 512))) return;
  await mailer.queue(tx, {
    template: 'newDevice',
    to: account.email,
    account,
    data: { device: device.label ?? guessDevice(device.userAgent).label },
  });
}
