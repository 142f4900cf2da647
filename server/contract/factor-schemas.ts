import { z } from 'zod';
import { id, time } from './scalars.ts';

const channels = z.array(z.enum(['totp', 'email', 'device', 'recovery']));
export const PendingSecondFactor = z.object({ pending_2fa: z.literal(true), challenge_id: z.string(), channels: z.array(z.string()) });
export type PendingSecondFactor = z.infer<typeof PendingSecondFactor>;
/** `match_code`: for a trusted device, whose screen shows the same. `delivery_fallback`: for e-mail, whether an admin hands the code over, as no mail goes out. */
export const Chosen = z.object({
  channel: channels.element,
  expires_at: time,
  match_code: z.string().optional(),
  delivery_fallback: z.boolean().optional(),
});
export const Waiting = z.object({ pending: z.literal(true) });

export const TotpUri = z.object({ otpauth_uri: z.string() });
export type TotpUri = z.infer<typeof TotpUri>;
export const RecoveryCodes = z.object({ recovery_codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;
export const Factors = z.object({ totp: z.boolean(), email: z.boolean(), recovery_codes_left: z.int(), trusted_devices: z.int() });
export type Factors = z.infer<typeof Factors>;
const device = { device_label: z.string(), user_agent: z.string(), ip_hash_prefix: z.string() };
export const Approvals = z.object({ approvals: z.array(z.object({ id, ...device, match_code: z.string(), created_at: time, expires_at: time })) });
export type Approvals = z.infer<typeof Approvals>;
