import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { Page, Reads, Store } from './ports/store.ts';
import type { Vault } from './ports/vault.ts';
import type { Session } from './sessions/session.ts';
import { lostKeys } from './vault/lost-keys.ts';

interface Parts {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
}

const name = 'keys';
/** How long the sign-in screen explains it. */
const explainedMs = 14 * 86_400_000;

/**
 * Heals a keychain that lost this server's keys, before they are asked for: everybody is signed out and the log says why, in one step; then the lost
 * names are struck off, so that new keys are made. Accounts, passwords, links, API keys and recovery codes stay (docs/decisions/023-rescue.md). Killed
 * in between, the next start does it again. Errors: AppError `storage_unavailable`, `vault_unavailable`.
 */
export async function renewLostKeys({ store, vault, clock, log }: Parts): Promise<void> {
  const lost = await lostKeys(vault);
  // The window's own session key is asked for anew by itself; nobody else notices that it is gone.
  if (lost.every((one) => one === 'desktop-session')) return;
  const now = clock.now();
  const ended = await store.transaction(async (tx) => {
    let count = 0;
    for (let after: number | null = 0; after !== null;) {
      const page: Page<Session> = await tx.sessions.scan({ after, limit: 500 });
      for (const { id } of page.items) if (await tx.sessions.remove(id)) count += 1;
      after = page.next;
    }
    const before = await tx.savedSettings.byKey(name);
    const value = { renewedAt: now };
    if (before) await tx.savedSettings.put({ ...before, value, savedAt: now });
    else await tx.savedSettings.insert({ name, value, savedAt: now });
    const accountId = (await tx.server.identity())?.ownerId ?? null;
    const details = { names: lost.join(' '), sessions_ended: count };
    await tx.activity.append({ at: now, kind: 'keys_renewed', accountId, actorId: null, sessionId: null, ipHash: '', details });
    return count;
  });
  for (const one of lost) await vault.forget(one);
  log.warn(
    { event: 'keys_renewed', lost, sessions_ended: ended },
    'the keychain had lost keys of this server, so new ones are made: everybody signs in again, no account is lost; codes of authenticator apps do not fit any more, recovery codes do',
  );
}

/** When, for as long as people may wonder why they were signed out; else null. */
export async function keysRenewedAt(reads: Pick<Reads, 'savedSettings'>, now: number): Promise<number | null> {
  const at = (await reads.savedSettings.byKey(name))?.value['renewedAt'];
  return typeof at === 'number' && now - at < explainedMs ? at : null;
}
