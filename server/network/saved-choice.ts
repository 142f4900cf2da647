import type { Store, Transaction } from '../ports/store.ts';
import { NetworkChoice, nothingChosen } from './choice.ts';
import type { NetworkActor } from './reachability.ts';

const name = 'network';

/** What was chosen last; nothing where it was never, or cannot be read. */
export async function readChoice(store: Store): Promise<NetworkChoice> {
  const saved = await store.savedSettings.byKey(name);
  const choice = NetworkChoice.safeParse(saved?.value ?? {});
  return choice.success ? choice.data : nothingChosen;
}

/** With its line in the log; `actor` null: somebody at the command line. */
export async function saveChoice(tx: Transaction, choice: NetworkChoice, actor: NetworkActor | null, at: number): Promise<void> {
  const saved = await tx.savedSettings.byKey(name);
  if (saved) await tx.savedSettings.take(saved.id);
  await tx.savedSettings.insert({ name, value: choice, savedAt: at });
  const details = { lan: choice.lan, interfaces: choice.interfaces?.join(' ') ?? '', mdns: choice.mdns };
  const { accountId: actorId, sessionId, ipHash } = actor ?? { accountId: null, sessionId: null, ipHash: '' };
  await tx.activity.append({ at, kind: 'network_changed', accountId: null, actorId, sessionId, ipHash, details });
}
