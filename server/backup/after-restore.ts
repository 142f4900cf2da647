import type { Json } from '../accounts/account.ts';
import { isFinished, type Mail } from '../mail/mail.ts';
import type { Transaction } from '../ports/store.ts';
import { expiryOf, type Session } from '../sessions/session.ts';
import type { Challenge } from '../sign-in/challenge.ts';
import type { Manifest } from './contents.ts';
import { all, isDevice, keysOf, sessionsOf } from './counts.ts';
import type { Seen } from './ground.ts';
import { saveRestore } from './saved-restore.ts';

export interface Adjustment {
  readonly manifest: Manifest;
  readonly now: number;
  /** `end`: API keys and paired devices end too. */
  readonly access: 'keep' | 'end';
  readonly bySomebody: { readonly ipHash: string } | null;
  /** Where the data that were here before can be found, below the data folder; null: there were none. */
  readonly copy: string | null;
  readonly until: number;
}

/**
 * What becomes of restored data before anybody sees them (docs/decisions/022-backup.md): who signed in by hand signs in again, links and mails of that
 * day are void, API keys and paired devices go on. Says which sessions count as seen now: their device could not come while the backup lay in a drawer.
 */
export async function adjust(tx: Transaction, given: Adjustment): Promise<readonly Seen[]> {
  const { manifest, now, access, copy, until } = given;
  const seen: Seen[] = [];
  const ended = await endPassing(tx, () => access === 'end');
  for await (const session of sessionsOf(tx)) if (expiryOf(session).at > manifest.madeAt) seen.push({ sessionId: session.id, at: now });
  if (access === 'end') for (const { id } of await listed(keysOf(tx))) await tx.apiKeys.take(id);
  // Who brings data has been here before: no questions of a first run.
  for (const name of ['retired', 'first_run']) {
    const over = await tx.savedSettings.byKey(name);
    if (over) await tx.savedSettings.take(over.id);
  }
  await saveRestore(tx, copy === null ? null : { at: now, until, madeAt: manifest.madeAt, serverId: manifest.serverId, copy }, now);
  const details: Record<string, Json & (string | number)> = {
    made_at: new Date(manifest.madeAt).toISOString(),
    sessions_ended: ended,
    access,
  };
  await tx.activity.append({
    at: now,
    kind: 'backup_restored',
    accountId: null,
    actorId: null,
    sessionId: null,
    ipHash: given.bySomebody?.ipHash ?? '',
    details,
  });
  return seen;
}

/**
 * Ends what data that come back must not bring along, since nobody could end it while they lay aside (security.md B47): sessions that were opened by
 * hand, links and codes, mails on their way. `endsDevice`: whether a paired device ends too. How many sessions ended.
 */
export async function endPassing(tx: Transaction, endsDevice: (session: Session) => boolean): Promise<number> {
  const ended: number[] = [];
  for await (const session of sessionsOf(tx)) if (!isDevice(session) || endsDevice(session)) ended.push(session.id);
  for (const id of ended) await tx.sessions.remove(id);
  for (const { id } of await listed(all<Challenge>((page) => tx.challenges.page(page)))) await tx.challenges.take(id);
  for (const mail of await listed(all<Mail>((page) => tx.mails.page(page)))) if (!isFinished(mail)) await tx.mails.take(mail.id);
  return ended.length;
}

async function listed<T>(records: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const record of records) list.push(record);
  return list;
}
