import { z } from 'zod';
import { isSecureOrigin } from './origin.ts';
import { time } from './scalars.ts';
import { firstIdent, optionalUsername } from './inputs.ts';
import { RehearsalCode } from './rehearsal-codes.ts';
import { AuthPayload } from './schemas.ts';

/** The shapes of `casdoor/*` and `admin/casdoor*` (api.md Routes). Inputs first, then answers. Field errors are codes. */

const secret = z.string().min(1, { error: 'blank' }).max(200, { error: 'too_long' });
const text = z.string().max(2000, { error: 'too_long' });
/** Some providers' codes are as long as a token. */
const code = z.string().max(8000, { error: 'too_long' });
const filled = text.trim().min(1, { error: 'blank' });
const ident = z.string().max(320, { error: 'too_long' });
const password = z.string().refine((value) => value.isWellFormed(), { error: 'invalid' });

export const CasdoorStart = z.object({
  intent: z.enum(['login', 'bind']).default('login'),
  /** `system`: the sign-in page opens in another browser than this one, as from the desktop window. Else the callback must come from here (security.md B69). */
  browser: z.enum(['this', 'system']).default('this'),
});
export const CasdoorRedeem = z.object({
  attempt_id: secret,
  redeem_secret: secret,
  device_label: z.string().trim().min(1).max(120).optional().catch(undefined),
});
/** For clients that run the browser leg themselves; `state` is theirs to check. */
export const CasdoorExchange = z.object({
  code: code.trim().min(1, { error: 'blank' }),
  code_verifier: text.optional(),
  redirect_uri: text.optional(),
  nonce: text.optional(),
  state: text.optional(),
  /** The callback's `iss` (RFC 9207), where the client saw one. */
  iss: text.optional(),
  device_label: z.string().trim().min(1).max(120).optional().catch(undefined),
});
export type CasdoorExchange = z.infer<typeof CasdoorExchange>;
/** `nonce` is what the seed's own clients call the challenge. */
const challengeOf = { link_challenge: secret.optional(), nonce: secret.optional() };
export const CasdoorLinkBind = z
  .object({
    ...challengeOf,
    ident: ident.optional(),
    identifier: ident.optional(),
    email: ident.optional(),
    username: ident.optional(),
    password,
    /** `email` without a code: one is sent, and the answer is `second_factor_required` once more. */
    channel: z.enum(['totp', 'email', 'recovery']).optional(),
    code: z.string().trim().max(64).optional(),
  })
  .superRefine((body, context) => {
    if (firstIdent(body) === '') context.addIssue({ code: 'custom', path: ['ident'], message: 'required' });
  });
export const CasdoorLinkCreate = z.object({ ...challengeOf, username: optionalUsername, password: password.optional() });
/** Sent by the provider through the browser: never trusted, so read as it comes. What is given twice or is huge is as good as not there (RFC 6749 3.1). */
export const CasdoorCallback = z.object({
  code: code.optional().catch(undefined),
  state: secret.optional().catch(undefined),
  iss: text.optional().catch(undefined),
  error: text.optional().catch(undefined),
});

/** The answer of the page that asks whether it was them; the page's own form sends it. */
export const CasdoorCallbackAnswer = z.object({ token: secret, answer: z.enum(['yes', 'no']) });

/** What the challenge of a link is about, as Casdoor calls the person. */
const CasdoorIdentity = z.object({ username: z.string().nullable(), email: z.string().nullable(), display_name: z.string().nullable() });
export const LinkChallenge = z.object({
  link_challenge: z.string(),
  /** The same, as the seed's own clients call it. */
  nonce: z.string(),
  expires_at: time,
  casdoor_identity: CasdoorIdentity,
  suggested_username: z.string(),
  /** Whether an account here may be joined by proving it, and whether a new one may be made. */
  may_bind: z.boolean(),
  may_create: z.boolean(),
});
export type LinkChallenge = z.infer<typeof LinkChallenge>;

export const CasdoorConfig = z.union([
  z.object({ configured: z.literal(false) }),
  z.object({
    configured: z.literal(true),
    endpoint: z.string(),
    client_id: z.string(),
    organization: z.string(),
    application: z.string(),
    signin_url: z.string(),
    signup_url: z.string().nullable(),
    forgotten_url: z.string().nullable(),
    account_url: z.string().nullable(),
    name: z.string(),
  }),
]);
export type CasdoorConfig = z.infer<typeof CasdoorConfig>;

export const CasdoorStarted = z.object({ authorization_url: z.string(), attempt_id: z.string(), redeem_secret: z.string(), expires_at: time });
export type CasdoorStarted = z.infer<typeof CasdoorStarted>;
export const CasdoorPending = z.object({ pending: z.literal(true) });
export const CasdoorLinked = z.object({ casdoor_linked: z.literal(true) });
export const CasdoorSignedIn = AuthPayload.or(LinkChallenge);
export const CasdoorUnlinked = z.object({ casdoor_linked: z.literal(false), was_linked: z.boolean() });

/** GET casdoor/identity: the caller's own link, for "Connected accounts". */
export const CasdoorLink = z.object({
  configured: z.boolean(),
  name: z.string().nullable(),
  reachable: z.boolean(),
  since: time.nullable(),
  reason: z.string().nullable(),
  link: z
    .object({
      issuer: z.string(),
      subject: z.string(),
      username: z.string().nullable(),
      email: z.string().nullable(),
      display_name: z.string().nullable(),
      groups: z.array(z.string()).nullable(),
      groups_seen_at: time.nullable(),
      passes_gate: z.boolean(),
      /** Since when the provider does not know the person any more; null: it does. */
      gone_since: time.nullable(),
      /** An answer about the person was lost: they are asked about again once they have signed in there. */
      needs_sign_in: z.boolean(),
      linked_at: time,
      last_used_at: time.nullable(),
    })
    .nullable(),
  /** Sessions that were opened through Casdoor. */
  sessions: z.int(),
  last_way_in: z.boolean(),
  required_groups: z.array(z.string()),
});
export type CasdoorLink = z.infer<typeof CasdoorLink>;

const claimNames = z.array(z.string().trim().min(1).max(120)).min(1, { error: 'blank' }).max(10);
const groupList = z.array(z.string().trim().min(1).max(300)).max(50);
const webAddress = z.url({ protocol: /^https?$/, error: 'invalid' });
/** What an admin may set. The client secret comes in and never goes out again. */
export const CasdoorSettings = z.object({
  endpoint: webAddress,
  issuer: webAddress.nullable().default(null),
  client_id: filled,
  client_secret: text.nullable().optional(),
  organization: z.string().trim().max(200).default(''),
  application: z.string().trim().max(200).default(''),
  name: z.string().trim().max(60).default(''),
  scopes: z.string().trim().min(1, { error: 'blank' }).max(300).default('openid profile email'),
  certificate: z.string().max(20_000).nullable().default(null),
  required_groups: groupList.default([]),
  admin_groups: groupList.default([]),
  /** For clients that run the browser leg themselves: where it may end, beside this server and loopback; and whether they need PKCE. */
  client_redirect_uris: z.array(z.string().trim().min(1).max(500)).max(50).default([]),
  /** Addresses of this server beside the public one and its own computer's, at which browsers of other computers begin: `https://192.168.1.20:7420`. */
  return_origins: z
    .array(z.string().trim().max(300).refine(isSecureOrigin, { error: 'invalid' }))
    .max(20)
    .default([]),
  require_pkce: z.boolean().default(false),
  auto_link: z.enum(['challenge', 'verified-email', 'off']).default('challenge'),
  provisioning: z.enum(['create', 'challenge', 'off']).default('create'),
  fallback: z.enum(['always', 'outage', 'off']).default('always'),
  fallback_max_age_seconds: z.int().min(1).default(604_800),
  recheck_seconds: z.int().min(1).default(900),
  claims: z
    .object({
      subject: claimNames.default(['id', 'sub']),
      username: claimNames.default(['preferred_username', 'name']),
      email: claimNames.default(['email']),
      display_name: claimNames.default(['displayName', 'name']),
      given_name: claimNames.default(['given_name', 'firstName']),
      family_name: claimNames.default(['family_name', 'lastName']),
      groups: claimNames.default(['groups']),
    })
    .prefault({}),
});
export type CasdoorSettings = z.infer<typeof CasdoorSettings>;

/** GET admin/casdoor. `settings` is null while nothing is set. */
export const CasdoorAdmin = z.object({
  settings: CasdoorSettings.omit({ client_secret: true }).nullable(),
  has_client_secret: z.boolean(),
  /** Set in file, environment or command line: shown, not to be changed here. */
  set_by_configuration: z.boolean(),
  /** To be registered at Casdoor, exactly. */
  redirect_uris: z.array(z.string()),
  reachable: z.boolean(),
  since: time.nullable(),
  reason: z.string().nullable(),
  linked_accounts: z.int(),
});
export type CasdoorAdmin = z.infer<typeof CasdoorAdmin>;

/** Step one has `settings`; step two has the `attempt_id` and `redeem_secret` that step one answered. */
export const RehearseBody = z.union([
  z.object({ attempt_id: secret, redeem_secret: secret }),
  z.object({ settings: CasdoorSettings, browser: z.enum(['this', 'system']).default('this') }),
]);
export const RehearsalCheck = z.object({
  name: z.enum(['discovery', 'issuer', 'keys', 'clock', 'client', 'redirect', 'sign_in', 'claims', 'groups', 'account']),
  state: z.enum(['ok', 'warning', 'failed', 'waiting']),
  /** A stable code that screens translate: what is wrong, or what was found. */
  code: RehearsalCode,
  /** Values that belong to the code's sentence: an address, a number of seconds, names of groups. Never a secret or a token. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});
export type RehearsalCheck = z.infer<typeof RehearsalCheck>;
export const Rehearsal = z.object({
  checks: z.array(RehearsalCheck),
  /** `failed`: mend the settings; `sign_in`: open the address; `done`: save with `rehearsal_id`. */
  next: z.enum(['failed', 'sign_in', 'done']),
  authorization_url: z.string().optional(),
  attempt_id: z.string().optional(),
  redeem_secret: z.string().optional(),
  expires_at: time.optional(),
  rehearsal_id: z.string().optional(),
  /** What a sign-in by that person would do here. */
  would: z.enum(['sign_in', 'link', 'ask', 'create', 'refuse']).optional(),
  account: z.object({ id: z.int(), username: z.string() }).nullable().optional(),
});
export type Rehearsal = z.infer<typeof Rehearsal>;
/** PUT admin/casdoor: with a rehearsal of these very settings, or the issuer's host typed by hand. */
export const SaveCasdoor = z.object({ settings: CasdoorSettings, rehearsal_id: secret.optional(), confirm: z.string().max(300).optional() });
