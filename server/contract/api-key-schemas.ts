import { z } from 'zod';
import { id, time } from './scalars.ts';
import { Scope } from './schemas.ts';

/** The shapes of `api-keys` (api.md Routes). */

export const ApiKeyRow = z.object({
  id,
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(Scope),
  created_at: time,
  expires_at: time.nullable(),
  last_used_at: time.nullable(),
  is_default: z.boolean(),
});
export type ApiKeyRow = z.infer<typeof ApiKeyRow>;
export const ApiKeyList = z.object({ api_keys: z.array(ApiKeyRow) });
export type ApiKeyList = z.infer<typeof ApiKeyList>;
export const ApiKeyMade = ApiKeyRow.extend({ api_key: z.string() });
export type ApiKeyMade = z.infer<typeof ApiKeyMade>;
export const DefaultKey = z.object({ api_key: z.string(), api_key_prefix: z.string() });
