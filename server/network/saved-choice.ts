import type { Reads, Transaction } from '../ports/store.ts';
import { NetworkChoice, nothingChosen } from './choice.ts';
import type { NetworkActor } from './reachability.ts';

const name = 'network';

/** What was chosen last; nothing where it was never, or cannot be read. */
export async function readChoice(reads: Pick<Reads, 'savedSettings'>): Promise<NetworkChoice> {
  const saved = await reads.savedSettings.byKey(name);
  const choice = NetworkChoice.safeParse(saved?.value ?? {});
  return choice.success ? choice.data : nothingChosen;
}

/** With its line in the log; `actor` null: somebody at the command line. */
export async function saveChoice(tx: Transaction, choice: NetworkChoice, actor: NetworkActor | null, at: number): Promise<void> {
  await put(tx, choice, at);
  const details = { lan: choice.lan, interfaces: choice.interfaces?.join(' ') ?? '', mdns: choice.mdns };
  const { accountId: actorId, sessionId, ipHash } = actor ?? { accountId: null, sessionId: null, ipHash: '' };
  await tx.activity.append({ at, kind: 'network_changed', accountId: null, actorId, sessionId, ipHash, details });
}

/** What somebody acknowledged once was about the people of then: at each change to a mode where nobody signs in it is asked anew (security.md B5). */
export async function voidAcknowledgement(tx: Transaction, now: number): Promise<void> {
  const choice = await readChoice(tx);
  if (choice.acknowledged) await put(tx, { ...choice, acknowledged: false }, now);
}

async function put(tx: Transaction, value: NetworkChoice, savedAt: number): Promise<void> {
  const saved = await tx.savedSettings.byKey(name);
  if (saved) await tx.savedSettings.take(saved.id);
  await tx.savedSettings.insert({ name, value, savedAt });
}
