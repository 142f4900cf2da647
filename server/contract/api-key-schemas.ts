import { z } from 'zod';
import { filled, futureTime } from './inputs.ts';
import { networkOf } from './cidr.ts';
import { id, time } from './scalars.ts';
import { Scope } from './schemas.ts';

/** The shapes of `api-keys` (api.md Routes). */

/** A secret that was replaced and still works. */
export const OldSecret = z.object({
  prefix: z.string(),
  last4: z.string().nullable(),
  created_at: time,
  expires_at: time.nullable(),
  last_used_at: time.nullable(),
  uses: z.int(),
  last_ip_hash_prefix: z.string(),
});
export type OldSecret = z.infer<typeof OldSecret>;

export const ApiKeyRow = z.object({
  id,
  name: z.string(),
  prefix: z.string(),
  /** Null for a key that was imported, or made before these were kept. */
  last4: z.string().nullable(),
  scopes: z.array(Scope),
  created_at: time,
  expires_at: time.nullable(),
  last_used_at: time.nullable(),
  /** How often it was used since its secret was made. */
  uses: z.int(),
  /** The address of its last use as sessions have it; empty where there was none. */
  last_ip_hash_prefix: z.string(),
  is_default: z.boolean(),
  /** Null where nobody wrote it down. */
  made_by: z.enum(['self', 'admin', 'import']).nullable(),
  /** The only networks that it is taken from (CIDR); null: all. */
  networks: z.array(z.string()).nullable(),
  requests_per_minute: z.int().nullable(),
  /** The secret before this one, while it still works. */
  old_secret: OldSecret.nullable(),
});
export type ApiKeyRow = z.infer<typeof ApiKeyRow>;
export const ApiKeyList = z.object({ api_keys: z.array(ApiKeyRow) });
export type ApiKeyList = z.infer<typeof ApiKeyList>;
export const ApiKeyMade = ApiKeyRow.extend({ api_key: z.string() });
export type ApiKeyMade = z.infer<typeof ApiKeyMade>;
export const DefaultKey = z.object({ api_key: z.string(), api_key_prefix: z.string() });

const mostNetworks = 20;
const mostRequests = 100_000;
const mostOverlap = 30 * 86_400;

const keyScopes = z
  .array(Scope)
  .min(1, { error: 'blank' })
  .transform((list) => [...new Set(list)]);

/** What is no network is `network_invalid`, an empty list `blank`: a key that nothing can use would be a mistake. Null: from everywhere. */
const networks = z
  .array(z.string({ error: 'network_invalid' }).max(64, { error: 'network_invalid' }), { error: 'invalid' })
  .min(1, { error: 'blank' })
  .max(mostNetworks, { error: 'too_long' })
  .transform((list, context) => {
    const found = list.map(networkOf);
    if (found.includes(undefined)) context.addIssue({ code: 'custom', message: 'network_invalid' });
    return [...new Set(found.filter((network) => network !== undefined))];
  })
  .nullable();

const requestsPerMinute = z.int({ error: 'invalid' }).min(1, { error: 'invalid' }).max(mostRequests, { error: 'invalid' }).nullable();

export const ApiKeyWish = z.object({
  name: filled(120),
  scopes: keyScopes,
  expires_at: futureTime.optional(),
  networks: networks.optional(),
  requests_per_minute: requestsPerMinute.optional(),
});
export type ApiKeyWish = z.infer<typeof ApiKeyWish>;
export const ApiKeyPatch = ApiKeyWish.partial();

/** How long the secret that is replaced still works: not at all unless it is said, 30 days at most. */
export const ApiKeyRotation = z.object({
  overlap_seconds: z.int({ error: 'invalid' }).min(0, { error: 'invalid' }).max(mostOverlap, { error: 'invalid' }).default(0),
});
