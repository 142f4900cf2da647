import type { ApiKeyRow, OldSecret } from '../contract/api-key-schemas.ts';
import type { ApiKey } from './api-key.ts';
import { earlier } from './presented-key.ts';
import type { ListedKey } from './service.ts';

const at = (time: number) => new Date(time).toISOString();
const iso = (time: number | null) => (time === null ? null : at(time));

/** A key as its owner and admins see it: without its secret. */
export function toKeyRow({ record, old }: ListedKey): ApiKeyRow {
  const { id, name, scopes, expiresAt, isDefault, networks = null, requestsPerMinute = null } = record;
  return {
    id,
    name,
    scopes: [...scopes],
    ...secretOf(record),
    expires_at: iso(expiresAt),
    is_default: isDefault,
    made_by: makerOf(record),
    networks: networks && [...networks],
    requests_per_minute: requestsPerMinute,
    old_secret: old && { ...secretOf(old), expires_at: iso(earlier(old.expiresAt, expiresAt)) },
  };
}

/** What is known of a secret without knowing it. Addresses are told as sessions tell them. */
function secretOf({ prefix, last4, createdAt, lastUsedAt, uses, lastIpHash }: ApiKey): Omit<OldSecret, 'expires_at'> {
  return {
    prefix,
    last4: last4 ?? null,
    created_at: at(createdAt),
    last_used_at: iso(lastUsedAt),
    uses: uses ?? 0,
    last_ip_hash_prefix: (lastIpHash ?? '').slice(0, 8),
  };
}

function makerOf({ madeBy, accountId }: ApiKey): ApiKeyRow['made_by'] {
  if (madeBy === undefined || madeBy === 'import') return madeBy ?? null;
  return madeBy === accountId ? 'self' : 'admin';
}
