import { z } from 'zod';

/** The shapes of `introspect` (RFC 7662). */

export const IntrospectionRequest = z.object({
  token: z.string().min(1, { error: 'blank' }).max(4096, { error: 'too_long' }),
  /** A hint that nothing here needs. */
  token_type_hint: z.string().max(100, { error: 'too_long' }).optional(),
});
/** Times are seconds since 1970. `sub` is the account's id, `credential` what kind of thing the token is here. */
export const Introspection = z.union([
  z.strictObject({ active: z.literal(false) }),
  z.object({
    active: z.literal(true),
    sub: z.string(),
    username: z.string(),
    scope: z.string(),
    iss: z.string(),
    iat: z.int(),
    exp: z.int().optional(),
    client_id: z.string(),
    sid: z.int().optional(),
    token_type: z.literal('Bearer'),
    credential: z.enum(['session', 'jwt', 'api_key', 'paired_device']),
  }),
]);
export type Introspection = z.infer<typeof Introspection>;
