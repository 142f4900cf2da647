import { z } from 'zod';
import { id, time } from './scalars.ts';
import { line } from './inputs.ts';
import { Scope, SessionBrief } from './schemas.ts';

/** The shapes of `device/*` (RFC 8628, with our additions). */

/** `client_id` is ignored: nobody registers clients here. `scope`: names with spaces between them (RFC 6749 3.3). */
export const DeviceAuthorize = z.object({
  client_name: line(60).optional(),
  scope: z.string().max(200, { error: 'too_long' }).optional(),
  /** The code of an invitation, as the QR code has it: the request belongs to whoever showed it. Once. */
  invitation: z.string().max(200, { error: 'too_long' }).optional(),
});
export const DeviceAuthorized = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  verification_uri_complete: z.string(),
  expires_in: z.int(),
  interval: z.int(),
  /** Shown on both sides, so that a person sees that it is the same request. */
  match_code: z.string(),
});
export type DeviceAuthorized = z.infer<typeof DeviceAuthorized>;

export const DeviceToken = z.object({
  grant_type: z.string().max(200, { error: 'too_long' }),
  device_code: z.string().max(200, { error: 'too_long' }),
});
export const DeviceTokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds until the absolute limit ends it. */
  expires_in: z.int(),
  scope: z.string(),
  session: SessionBrief,
});
export type DeviceTokenAnswer = z.infer<typeof DeviceTokenAnswer>;

/** Who asks, from where, for what: what a person needs to see before they say yes (ui.md 5). */
export const PairingCard = z.object({
  user_code: z.string(),
  match_code: z.string(),
  client_name: z.string(),
  /** What the User-Agent says about the program, as a name. */
  program: z.string(),
  user_agent: z.string(),
  kind: z.enum(['desktop', 'browser', 'phone', 'script', 'tv']),
  ip_hash_prefix: z.string(),
  address: z.enum(['local', 'network']),
  /** From where it asks. Known while the request waits, and kept nowhere. */
  ip: z.string(),
  /** When a device of this name first paired with this account from this address; null: never before. */
  first_seen: time.nullable(),
  /** What it asks for, and what of it the viewer may give. */
  scopes: z.array(Scope),
  grantable_scopes: z.array(Scope),
  /** Once it is approved. */
  granted_scopes: z.array(Scope).nullable(),
  /** For how long it would be, or is, let in. */
  days: z.int(),
  state: z.enum(['waiting', 'approved', 'paired']),
  /** This session has looked at it and may approve. */
  claimed: z.boolean(),
  /** It came with an invitation of this account. */
  invited: z.boolean(),
  /** A device of this name has paired with somebody here from this address. */
  known: z.boolean(),
  /** Once it is paired: `DELETE sessions/:id` undoes it. */
  session_id: id.nullable(),
  created_at: time,
  expires_at: time,
});
export type PairingCard = z.infer<typeof PairingCard>;
export const PairingList = z.object({ requests: z.array(PairingCard), paused: z.boolean() });
export type PairingList = z.infer<typeof PairingList>;

/** As somebody types it: how it is read is not the schema's business. */
export const PairingLook = z.object({ user_code: z.string().trim().min(1, { error: 'blank' }).max(40, { error: 'too_long' }) });
export const PairingApproval = z.object({
  /** Fewer than were asked for, never more; absent: all that may be given. */
  scopes: z.array(Scope).min(1, { error: 'blank' }).optional(),
  days: z.int().min(1, { error: 'invalid' }).max(365, { error: 'invalid' }).optional(),
});

/** Fewer than the device will ask for, and for how long. */
export const PairingInvite = PairingApproval;
export const PairingInvitation = z.object({
  id,
  /** One use, five minutes; told this once. */
  code: z.string(),
  expires_at: time,
  /** What the QR code says: `doorward://pair?id=…&pin=…&addr=host:port&code=…`. */
  uri: z.string(),
  /** `host:port`, where other devices reach this server; empty: nowhere but here. */
  addresses: z.array(z.string()),
  /** What the server's key must be (`sha256//…`); null: no TLS of its own. */
  pin: z.string().nullable(),
});
export type PairingInvitation = z.infer<typeof PairingInvitation>;
