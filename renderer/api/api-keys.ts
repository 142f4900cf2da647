import type { ApiKeyList, ApiKeyMade, ApiKeyRow } from '../../server/contract/api-key-schemas.ts';
import { read, write } from './client.ts';

export type { ApiKeyRow };
export type Scope = ApiKeyRow['scopes'][number];
/** With the key itself: the only answer that ever has it. */
export type NewKey = ApiKeyMade;

export interface KeyWish {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expires_at: string | null;
}

export async function listKeys(signal: AbortSignal): Promise<readonly ApiKeyRow[]> {
  return (await read<ApiKeyList>('api-keys', { signal })).api_keys;
}

export function makeKey(wish: KeyWish): Promise<NewKey> {
  return write<NewKey>('POST', 'api-keys', wish);
}

export function rotateKey(id: number): Promise<NewKey> {
  return write<NewKey>('POST', `api-keys/${id}/rotate`);
}

export function endKey(id: number): Promise<unknown> {
  return write('DELETE', `api-keys/${id}`);
}
