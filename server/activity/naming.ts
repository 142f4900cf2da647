import type { Reads } from '../ports/store.ts';
import type { ActivityEvent } from './event.ts';

export interface Named {
  readonly people: readonly { readonly id: number; readonly username: string; readonly displayName: string }[];
  readonly devices: readonly { readonly id: number; readonly deviceLabel: string; readonly accountId: number }[];
}

/** Who and which sessions these events speak of, as far as they are still there; somebody in the bin is. */
export async function namedIn({ accounts, sessions }: Pick<Reads, 'accounts' | 'sessions'>, events: readonly ActivityEvent[]): Promise<Named> {
  const ids = (of: (event: ActivityEvent) => readonly (number | null)[]) => [...new Set(events.flatMap(of))].filter((id) => id !== null);
  const people = await Promise.all(ids(({ accountId, actorId }) => [accountId, actorId]).map((id) => accounts.byId(id)));
  const devices = await Promise.all(ids(({ sessionId }) => [sessionId]).map((id) => sessions.byId(id)));
  return { people: people.filter((one) => one !== undefined), devices: devices.filter((one) => one !== undefined) };
}
