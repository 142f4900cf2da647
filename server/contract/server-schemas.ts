import { z } from 'zod';
import { time } from './scalars.ts';

/** GET admin/server */
export const ServerFacts = z.object({
  url: z.string(),
  port: z.int(),
  mode: z.enum(['single', 'multi', 'sso']),
  version: z.string(),
  node: z.string(),
  started_at: time,
  server_id: z.string(),
  data_dir: z.string(),
  storage: z.object({
    kind: z.string(),
    health: z.enum(['ok', 'recovered', 'read_only', 'unavailable']),
    bytes: z.int(),
    recovered_at: time.nullable(),
  }),
  limits: z.object({ idle_seconds: z.int(), absolute_seconds: z.int(), max_sessions_per_account: z.int() }),
  /** Passwords are taken over plain HTTP from other computers. */
  insecure_lan: z.boolean(),
  /** Settings that the organisation laid down in its policy file, such as `server.bind`: nothing else changes them. */
  policy: z.array(z.string()),
});
export type ServerFacts = z.infer<typeof ServerFacts>;

/** GET admin/vault */
export const VaultFacts = z.object({
  backend: z.enum(['keytar', 'napi-keyring', 'passphrase-file', 'key-file', 'memory']),
  strength: z.enum(['strong', 'weak', 'unavailable']),
  reason: z.string().nullable(),
});
export type VaultFacts = z.infer<typeof VaultFacts>;
