import type { CasdoorAdmin, CasdoorSettings, Rehearsal, RehearsalCheck } from '../../server/contract/casdoor.ts';
import { legBrowser } from './casdoor.ts';
import { read, write } from './client.ts';

export type { CasdoorAdmin, CasdoorSettings, Rehearsal, RehearsalCheck };
export type RehearsalCode = RehearsalCheck['code'];

export function readCasdoorAdmin(signal: AbortSignal): Promise<CasdoorAdmin> {
  return read<CasdoorAdmin>('admin/casdoor', { signal });
}

/** With the rehearsal of these very settings, or the issuer's host typed by hand. */
export type SaveReason = { readonly rehearsal_id: string } | { readonly confirm: string };

export function saveCasdoor(settings: CasdoorSettings, reason: SaveReason): Promise<CasdoorAdmin> {
  return write<CasdoorAdmin>('PUT', 'admin/casdoor', { settings, ...reason });
}

/** Back to "not set up". */
export function dropCasdoor(): Promise<unknown> {
  return write('DELETE', 'admin/casdoor');
}

/** The server gives the provider twelve seconds for all of it. */
const inspectionMs = 30_000;

/** Step one: everything that can be checked without a person. */
export function rehearse(settings: CasdoorSettings): Promise<Rehearsal> {
  return write<Rehearsal>('POST', 'admin/casdoor/rehearse', { settings, browser: legBrowser() }, inspectionMs);
}

/** Step two: what the sign-in of that person showed; undefined while they are not back. */
export async function rehearsed(attempt_id: string, redeem_secret: string): Promise<Rehearsal | undefined> {
  const answer = await write<Rehearsal | { readonly pending: true }>('POST', 'admin/casdoor/rehearse', { attempt_id, redeem_secret });
  return 'pending' in answer ? undefined : answer;
}
