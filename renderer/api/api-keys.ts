import type { ApiKeyList, ApiKeyMade, ApiKeyRow } from '../../server/contract/api-key-schemas.ts';
import { read, write } from './client.ts';

export type { ApiKeyRow };
export type Scope = ApiKeyRow['scopes'][number];
/** With the key itself: the only answer that ever has it. */
export type NewKey = ApiKeyMade;
/** A secret that was replaced and still works. */
export type OldSecret = NonNullable<ApiKeyRow['old_secret']>;

export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expires_at: string | null;
  readonly networks: readonly string[] | null;
  readonly requests_per_minute: number | null;
}

export async function listKeys(signal: AbortSignal): Promise<readonly ApiKeyRow[]> {
  return (await read<ApiKeyList>('api-keys', { signal })).api_keys;
}

export function makeKey(wish: KeyWish): Promise<NewKey> {
  return write<NewKey>('POST', 'api-keys', wish);
}

/** What is absent stays. */
export function changeKey(id: number, change: Partial<KeyWish>): Promise<ApiKeyRow> {
  return write<ApiKeyRow>('PATCH', `api-keys/${id}`, change);
}

/** `overlapSeconds`: how long the secret before still works. */
export function rotateKey(id: number, overlapSeconds: number): Promise<NewKey> {
  return write<NewKey>('POST', `api-keys/${id}/rotate`, { overlap_seconds: overlapSeconds });
}

export function closeOldSecret(id: number): Promise<unknown> {
  return write('DELETE', `api-keys/${id}/old-secret`);
}

export function endKey(id: number): Promise<unknown> {
  return write('DELETE', `api-keys/${id}`);
}
