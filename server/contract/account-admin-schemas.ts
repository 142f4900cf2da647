import { z } from 'zod';
import { time } from './scalars.ts';
import { Scope, User } from './schemas.ts';

const clock = (pattern: RegExp) => z.string().regex(pattern, { error: 'invalid' });

/** When somebody may be in. `to` at or before `from`: until then on the next day. */
export const AccountHours = z.object({
  /** 1 (Monday) to 7 (Sunday). */
  days: z.array(z.int().min(1).max(7)).min(1, { error: 'blank' }),
  from: clock(/^([01]\d|2[0-3]):[0-5]\d$/),
  to: clock(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
  /** An IANA name, as Europe/Berlin. */
  time_zone: z.string().min(1, { error: 'blank' }).max(60, { error: 'too_long' }),
});
export type AccountHours = z.infer<typeof AccountHours>;

/** What an admin lets somebody do at most; null or false limits nothing. */
export const AccountLimits = z.object({
  /** What any credential of theirs may do at most: `read`, `write`, `admin`. */
  scopes: z.array(Scope).nullable(),
  /** Only from this computer and from local networks. */
  local_only: z.boolean(),
  /** In place of the server's own number. */
  max_sessions: z.int().min(1).max(1000).nullable(),
  hours: AccountHours.nullable(),
});
export type AccountLimits = z.infer<typeof AccountLimits>;

/** Merged field by field. `read` is in every list of scopes: who may not even look has no use for an account, and is disabled instead. */
export const AccountLimitsPatch = AccountLimits.extend({
  scopes: z
    .array(z.enum(['read', 'write', 'admin']))
    .refine((list) => list.includes('read'), { error: 'invalid' })
    .transform((list) => [...new Set(list)])
    .nullable(),
  hours: AccountHours.refine(({ from, to }) => from !== to, { error: 'invalid' })
    .transform(({ days, ...rest }) => ({ ...rest, days: [...new Set(days)].sort((a, b) => a - b) }))
    .nullable(),
}).partial();

/** What the OpenID provider said last of an account's holder: its word, kept beside the account's own names and address. */
const ProviderWord = z.object({
  username: z.string().nullable(),
  email: z.string().nullable(),
  display_name: z.string().nullable(),
  /** Null: it said nothing that could be read as groups. */
  groups: z.array(z.string()).nullable(),
  seen_at: time,
  /** The person among Casdoor's users, for who may look after them there; null at other providers, and where Casdoor's name of them is not known. */
  page_url: z.string().nullable(),
});

/** An account as an admin sees it. */
export const AccountRow = User.extend({
  disabled_reason: z.string().nullable(),
  disabled_until: time.nullable(),
  /** Since when single mode keeps the account waiting; it is back when people sign in again. */
  suspended_since: time.nullable(),
  deleted_at: time.nullable(),
  /** Until when a link lets somebody in who has no password yet and never was in. */
  invited_until: time.nullable(),
  /** Until when a password of theirs is refused for too many failures, at least from where those came (security.md B35); null when it is not. */
  locked_until: time.nullable(),
  /** Null where there is no link. */
  casdoor_identity: ProviderWord.nullable(),
  limits: AccountLimits,
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
/** Handed over by an admin; shown here once. */
export const ResetLink = z.object({ url: z.string(), expires_at: time });
export type ResetLink = z.infer<typeof ResetLink>;
export const EndedCount = z.object({ sessions: z.int() });
export type EndedCount = z.infer<typeof EndedCount>;
