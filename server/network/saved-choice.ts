import type { Reads, Transaction } from '../ports/store.ts';
import { NetworkChoice, nothingChosen } from './choice.ts';

/** What an admin chose; nothing where nobody did, or where it cannot be read. */
export async function savedChoice(reads: Pick<Reads, 'savedSettings'>): Promise<NetworkChoice> {
  const saved = await reads.savedSettings.byKey('network');
  const choice = NetworkChoice.safeParse(saved?.value ?? {});
  return choice.success ? choice.data : nothingChosen;
}

export async function saveChoice(tx: Transaction, value: NetworkChoice, savedAt: number): Promise<void> {
  const saved = await tx.savedSettings.byKey('network');
  if (saved) await tx.savedSettings.take(saved.id);
  await tx.savedSettings.insert({ name: 'network', value, savedAt });
}

/** What somebody acknowledged once was about the people of then: at each change to a mode where nobody signs in it is asked anew (security.md B5). */
export async function voidAcknowledgement(tx: Transaction, now: number): Promise<void> {
  const choice = await savedChoice(tx);
  if (choice.acknowledged) await saveChoice(tx, { ...choice, acknowledged: false }, now);
}
