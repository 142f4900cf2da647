import { z } from 'zod';
import { id, time } from './scalars.ts';

/** The shapes of the wire contract (api.md). Field errors are codes: the messages below are `FieldCode`s. */

export const User = z.object({
  id,
  username: z.string(),
  email: z.string().nullable(),
  email_verified: z.boolean(),
  display_name: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  avatar: z.string().nullable(),
  role: z.enum(['admin', 'user']),
  is_active: z.boolean(),
  is_staff: z.boolean(),
  is_superuser: z.boolean(),
  created_at: time,
  last_login_at: time.nullable(),
  casdoor_linked: z.boolean(),
  has_password: z.boolean(),
  two_factor: z.boolean(),
});
export type User = z.infer<typeof User>;

/** What a narrowed credential may do (api-keys, device/*). */
export const Scope = z.enum(['read', 'write', 'admin', 'introspect']);

export const SessionBrief = z.object({ id, device_label: z.string(), created_at: time, last_seen_at: time });
export type SessionBrief = z.infer<typeof SessionBrief>;

export const SessionRow = SessionBrief.extend({
  user_agent: z.string(),
  ip_hash_prefix: z.string(),
  kind: z.enum(['desktop', 'browser', 'phone', 'script', 'tv']),
  method: z.string(),
  expires_at: time,
  expires_reason: z.enum(['idle', 'absolute']),
  is_current: z.boolean(),
  kept: z.boolean(),
  trusted: z.boolean(),
  /** What a paired device may do; null: everything that its account may. */
  scopes: z.array(Scope).nullable(),
  /** Ways that were used to get in: one, or two with a second factor (`totp`, `email`, `device`, `recovery`). */
  factors: z.array(z.string()),
  /** Its account is let in from this computer and local networks only. Absent: from everywhere. */
  local_only: z.literal(true).optional(),
});
export type SessionRow = z.infer<typeof SessionRow>;

export const SessionList = z.object({ sessions: z.array(SessionRow), current_session_id: id.nullable(), next_cursor: z.string().nullable() });
export type SessionList = z.infer<typeof SessionList>;

export const AuthPayload = z.object({
  token: z.string().optional(),
  session: SessionBrief,
  multi_device: z.boolean(),
  other_sessions_count: z.int(),
  user: User,
  csrf: z.string().optional(),
});
export type AuthPayload = z.infer<typeof AuthPayload>;

export const Me = z.object({
  user: User.nullable(),
  csrf: z.string(),
  /** The cookie is good, but a limit of its account keeps it out here or now. */
  refused: z.enum(['outside_hours', 'local_only']).optional(),
});
export type Me = z.infer<typeof Me>;

export const CsrfAnswer = z.object({ csrf: z.string() });
export type CsrfAnswer = z.infer<typeof CsrfAnswer>;

export const SessionProbe = z.union([
  z.object({ authenticated: z.literal(false) }),
  z.object({
    authenticated: z.literal(true),
    token: z.string().optional(),
    session: SessionBrief.nullable(),
    multi_device: z.boolean(),
    other_sessions_count: z.int(),
    user: User,
  }),
]);
export type SessionProbe = z.infer<typeof SessionProbe>;

export const ModeAnswer = z.object({
  mode: z.enum(['single', 'multi', 'sso']),
  registration_enabled: z.boolean(),
  activation_required: z.boolean(),
  username_required: z.boolean(),
  /** Whether somebody may ask for a link to set a new password, and use it. */
  password_reset_enabled: z.boolean(),
  /** Nobody can sign in yet: the first administrator is made with the setup code. */
  setup_open: z.boolean(),
  fallback: z.boolean(),
  sso: z.object({
    configured: z.boolean(),
    reachable: z.boolean(),
    since: time.optional(),
    reason: z.string().optional(),
    name: z.string().nullable(),
  }),
  /** The vault had lost this server's keys then: everybody signs in again. Said for two weeks. */
  keys_renewed_at: time.optional(),
  version_api: z.string(),
  /** This server has moved to another computer, and lets nobody in any more. */
  moved: z.object({ at: time, to: z.string().nullable() }).optional(),
});
export type ModeAnswer = z.infer<typeof ModeAnswer>;

export const Settings = User.extend({
  preferences: z.record(z.string(), z.json()),
  api_key_prefix: z.string().nullable(),
  casdoor_available: z.boolean(),
  /** This session was opened by a rescue link a moment ago: a new password needs no old one. */
  rescued: z.literal(true).optional(),
});
export type Settings = z.infer<typeof Settings>;

export const RevokeOthersAnswer = z.object({ sessions: z.int(), api_keys: z.int(), refused_since: time });
export type RevokeOthersAnswer = z.infer<typeof RevokeOthersAnswer>;

export const Credential = z.object({
  kind: z.enum([
    ...['no_sign_in', 'session', 'paired_device', 'password', 'identity', 'sign_in_link', 'reset_password', 'api_key', 'old_api_key_secret'],
    ...['totp', 'email_code', 'recovery_codes'],
  ] as const),
  /** Null where there is nothing to name, as for "no sign-in needed on this computer". */
  id: id.nullable(),
  label: z.string(),
  created_at: time.nullable(),
  last_used_at: time.nullable(),
  expires_at: time.nullable(),
  is_current: z.boolean(),
  revocable: z.boolean(),
});
export type Credential = z.infer<typeof Credential>;
export const CredentialList = z.object({ credentials: z.array(Credential) });
export type CredentialList = z.infer<typeof CredentialList>;

export const ActivityRow = z.object({
  id,
  at: time,
  kind: z.string(),
  account_id: id.nullable(),
  actor_id: id.nullable(),
  session_id: id.nullable(),
  ip_hash_prefix: z.string(),
  outcome: z.enum(['done', 'failed']),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type ActivityRow = z.infer<typeof ActivityRow>;
/** How much of the log stays: the newest `keep` entries, and of them what is younger than `days`; null: of any age. */
export const ActivityRetention = z.object({ keep: z.int(), days: z.int().nullable(), set_by_configuration: z.boolean() });
export type ActivityRetention = z.infer<typeof ActivityRetention>;

/** GET activity/chain: whether the log is as it was written. */
export const ActivityChain = z.object({
  entries: z.int(),
  /** The oldest entry that cannot be changed unnoticed. */
  since: z.int().nullable(),
  /** Up to here it is signed with a key of the vault. */
  verified_up_to: z.object({ id: z.int(), at: time }).nullable(),
  problem: z
    .object({
      kind: z.enum(['changed', 'removed', 'inserted', 'reordered', 'unchained', 'cut_off', 'rewritten', 'checkpoint_changed']),
      id: z.int(),
      after: z.int().nullable(),
    })
    .nullable(),
  retention: ActivityRetention,
});
export type ActivityChain = z.infer<typeof ActivityChain>;

export const ActivityList = z.object({
  events: z.array(ActivityRow),
  next_cursor: z.string().nullable(),
  /** Who is meant by `account_id` and `actor_id`, as far as they are still there: for those who may see everybody's. */
  people: z.array(z.object({ id, username: z.string(), display_name: z.string() })).optional(),
  /** What the sessions in it are called, as far as they are still there. */
  devices: z.array(z.object({ id, device_label: z.string() })).optional(),
});
export type ActivityList = z.infer<typeof ActivityList>;

/** A line of GET activity/export: the row, with what its digest is made of. */
export const ActivityLine = ActivityRow.omit({ ip_hash_prefix: true, outcome: true }).extend({ ip_hash: z.string(), prev: z.string().optional() });
export type ActivityLine = z.infer<typeof ActivityLine>;

export const Health = z.object({
  status: z.enum(['ok', 'degraded']),
  mode: z.enum(['single', 'multi', 'sso']),
  storage: z.enum(['ok', 'recovered', 'read_only', 'unavailable']),
  vault: z.enum(['strong', 'weak', 'unavailable']),
  casdoor: z.enum(['off', 'ok', 'unreachable']),
  /** With `unreachable`: since when, and why. */
  casdoor_since: time.optional(),
  casdoor_reason: z.string().optional(),
});
export type Health = z.infer<typeof Health>;

export const Empty = z.object({});
export const Message = z.object({ message: z.string() });
export const Registered = Message.extend({ email: z.string(), delivery_fallback: z.boolean() });
export type Registered = z.infer<typeof Registered>;
export const PasswordChanged = AuthPayload.extend({ message: z.string() });
export type PasswordChanged = z.infer<typeof PasswordChanged>;
/** `delivery_fallback`: nothing is there to send it with; an admin hands it over. Said of the server, never of an address. */
export const Delivery = Message.extend({ delivery_fallback: z.boolean() });
export type Delivery = z.infer<typeof Delivery>;
export const InvitationSaid = z.object({ required: z.boolean(), valid: z.boolean() });
export type InvitationSaid = z.infer<typeof InvitationSaid>;
export const IdentityCodeSent = Delivery.extend({ masked_email: z.string() });
export type IdentityCodeSent = z.infer<typeof IdentityCodeSent>;
export const EmailChange = Message.extend({ email: z.string(), delivery_fallback: z.boolean().optional() });
export type EmailChange = z.infer<typeof EmailChange>;
export const RecentUntil = z.object({ recent_until: time });
export type RecentUntil = z.infer<typeof RecentUntil>;
