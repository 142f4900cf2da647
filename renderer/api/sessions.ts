import type { RevokeOthersAnswer, SessionList, SessionRow } from '../../server/contract/schemas.ts';
import { read, write } from './client.ts';

export type { SessionRow };
const pageSize = 50;

export function listSessions(cursor: string | undefined, signal: AbortSignal): Promise<SessionList> {
  return read<SessionList>('sessions', { query: { cursor, limit: pageSize }, signal });
}

/** `device_label: null` goes back to the name that the device gives itself. */
export function changeSession(id: number, change: { device_label?: string | null; kept?: boolean; trusted?: boolean }): Promise<SessionRow> {
  return write<SessionRow>('PATCH', `sessions/${id}`, change);
}

/** `asAdmin`: whoever's it is, as an administrator. */
export function endSession(id: number, asAdmin = false): Promise<undefined> {
  return write<undefined>('DELETE', `${asAdmin ? 'admin/' : ''}sessions/${id}`);
}

/** Takes back an `endSession` of the last seconds, the way it was done. */
export function restoreSession(id: number, asAdmin = false): Promise<SessionRow> {
  return write<SessionRow>('POST', `${asAdmin ? 'admin/' : ''}sessions/${id}/restore`);
}

/** Ends all but this one. API keys stay. */
export function endOtherSessions(): Promise<RevokeOthersAnswer> {
  return write<RevokeOthersAnswer>('POST', 'sessions/revoke-others', { include_api_keys: false });
}
