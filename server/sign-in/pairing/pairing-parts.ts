import type { ActivityKind, EventDetails } from '../../activity/event.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import type { Invitations } from './invitations.ts';
import type { BlockedDevices } from './blocked-devices.ts';
import type { KnownDevices } from './known-devices.ts';
import type { PairingRequest } from './pairing-request.ts';
import type { WaitingRoom } from './waiting-room.ts';

/** What both sides of pairing share: the device that asks, and the person who answers. */
export interface PairingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly room: WaitingRoom;
  readonly invitations: Invitations;
  readonly known: KnownDevices;
  readonly blocked: BlockedDevices;
  /** In whose log a request stands that is nobody's yet: single mode's owner, else only the admins' list of everything (null). */
  readonly whoseLog: number | null;
  /** Somebody may be looking: a request came, or was settled. */
  readonly tell: (kind: 'pairing_requested' | 'pairing_settled', request: PairingRequest) => void;
}

/** A line of the log, durable when it resolves. Errors: AppError `storage_unavailable`. */
export async function note(
  { store, clock, whoseLog }: PairingParts,
  kind: ActivityKind,
  who: { readonly accountId?: number; readonly whose?: number; readonly sessionId?: number | null; readonly ipHash: string },
  details: EventDetails,
): Promise<void> {
  const { accountId = who.whose ?? whoseLog, sessionId = null, ipHash } = who;
  const actorId = who.accountId ?? null;
  await store.transaction((tx) => tx.activity.append({ at: clock.now(), kind, accountId, actorId, sessionId, ipHash, details }));
}
