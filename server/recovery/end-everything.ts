import { noteEnding } from '../sessions/endings.ts';
import { isWholeKey } from '../api-keys/api-key.ts';
import type { Transaction } from '../ports/store.ts';

const step = 200;

/**
 * Ends every session of an account, pending second factors, reset links, identity codes and a move to another address with them (B65), and where told its
 * API keys; says how many (security.md B47).
 */
export async function endEverything(
  tx: Transaction,
  accountId: number,
  { apiKeys }: { readonly apiKeys: boolean },
): Promise<{ readonly sessions: number; readonly apiKeys: number }> {
  await noteEnding(tx, accountId);
  let sessions = 0;
  for (let more = true; more;) {
    const { items } = await tx.sessions.ofAccount(accountId, { limit: step });
    for (const { id } of items) if (await tx.sessions.remove(id)) sessions += 1;
    more = items.length > 0;
  }
  for (const purpose of ['second_factor', 'reset_password', 'identity_code', 'sign_in_link', 'rescue', 'change_email'] as const)
    for (const { id } of await tx.challenges.ofGroup(`${purpose}:${accountId}`)) await tx.challenges.take(id);
  const keys = apiKeys ? await tx.apiKeys.ofGroup(String(accountId)) : [];
  for (const { id } of keys) await tx.apiKeys.take(id);
  return { sessions, apiKeys: keys.filter(isWholeKey).length };
}
