import { z } from 'zod';
import { time } from './scalars.ts';
import { User } from './schemas.ts';

/** An account as an admin sees it. */
export const AccountRow = User.extend({
  disabled_reason: z.string().nullable(),
  disabled_until: time.nullable(),
  deleted_at: time.nullable(),
  /** Until when a link lets somebody in who has no password yet and never was in. */
  invited_until: time.nullable(),
  sessions: z.int(),
  api_keys: z.int(),
  last_seen_at: time.nullable(),
});
export type AccountRow = z.infer<typeof AccountRow>;
export const AccountList = z.object({ accounts: z.array(AccountRow), next_cursor: z.string().nullable() });
export type AccountList = z.infer<typeof AccountList>;
/** `temporary_password` and `invitation_url` are shown here once. */
export const AccountMade = z.object({
  account: AccountRow,
  temporary_password: z.string().optional(),
  invitation_url: z.string().optional(),
  /** Until when either of them opens the account. */
  expires_at: time.optional(),
  delivery_fallback: z.boolean(),
});
export type AccountMade = z.infer<typeof AccountMade>;
export const SignInLink = z.object({ url: z.string(), token: z.string(), expires_at: time });
export type SignInLink = z.infer<typeof SignInLink>;
export const EndedCount = z.object({ sessions: z.int() });
export type EndedCount = z.infer<typeof EndedCount>;
