import { z } from 'zod';
import { AccountLimitsPatch } from './account-admin-schemas.ts';

/** What requests may carry. The messages are field codes (error-codes.ts). */

const forbidden = /\p{Cc}|\p{Cs}|\p{Co}|\p{Cn}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** One line of text: trimmed, well formed, without control characters or marks that turn the reading direction (security.md B39, M15). */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, { error: 'too_long' })
    .refine((text) => text.isWellFormed() && !forbidden.test(text), { error: 'invalid' });

export const filled = (most: number) => line(most).min(1, { error: 'blank' });

/** 2-50 characters, each a code point: letters, digits and `. _ - @ +`; NFKC (api.md Settled contradictions). */
export const username = z
  .string()
  .trim()
  .transform((text) => text.normalize('NFKC'))
  .pipe(
    z
      .string()
      .min(1, { error: 'blank', abort: true })
      .refine((text) => [...text].length <= 50, { error: 'too_long' })
      .regex(/^[\p{L}\p{N}\p{M}._@+-]{2,}$/u, { error: 'invalid' }),
  );

/** An address with an ASCII domain; empty means none. */
export const email = z
  .string()
  .trim()
  .max(120, { error: 'too_long' })
  .refine((text) => text === '' || z.email().safeParse(text).success, { error: 'invalid' })
  .transform((text) => (text === '' ? null : text))
  .nullable();

const picture = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+=*$/;
/** An address as it goes over the wire: a URL parser would forgive line breaks, reading-direction marks and broken characters, and we would store them. */
const plainAddress = /^[\x21-\x7e]{1,2048}$/;
const mostPicture = 64 * 1024;

/** http(s) address or data:image of a kind that cannot carry script (security.md A.2, XSS); empty means none. */
export const avatar = z
  .string()
  .trim()
  .max(mostPicture, { error: 'too_long' })
  .refine((text) => text === '' || picture.test(text) || (plainAddress.test(text) && z.url({ protocol: /^https?$/ }).safeParse(text).success), {
    error: 'invalid',
  })
  .transform((text) => (text === '' ? null : text))
  .nullable();

const mostPreferences = 16 * 1024;
const poisoned = new Set(['__proto__', 'constructor', 'prototype']);

/** Free for clients to use: a JSON object of at most 16 KiB. */
export const preferences = z
  .custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), { error: 'invalid' })
  .refine((value) => JSON.stringify(value).length <= mostPreferences, { error: 'too_long' })
  .refine((value) => isClean(value), { error: 'invalid' })
  .pipe(z.record(z.string(), z.json()));

function isClean(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => !poisoned.has(key) && key.isWellFormed() && isClean(inner));
}

export const SettingsPatch = z.object({
  username: username.optional(),
  email: email.optional(),
  display_name: line(120).optional(),
  first_name: line(120).optional(),
  last_name: line(120).optional(),
  avatar: avatar.optional(),
  /** Merged key by key; `null` takes a key away. */
  preferences: preferences.optional(),
});
export type SettingsPatch = z.infer<typeof SettingsPatch>;

export const SessionPatch = z.object({
  device_label: filled(120).nullable().optional(),
  kept: z.boolean().optional(),
  /** May approve sign-ins elsewhere. */
  trusted: z.boolean().optional(),
});

/** As long as a password can be, in code points: nothing is checked in a longer one. */
const shownAgain = z.string().refine((text) => [...text].length <= 1024, { error: 'too_long' });
export const RevokeOthers = z.object({ include_api_keys: z.boolean().default(false), password: shownAgain.optional() });

/** Sign-in as single mode reads it: names and passwords are other modes' (api.md: "body ignored"). */
export const OwnerLogin = z.object({ device_label: filled(120).optional().catch(undefined) });

export const NanoclawProfilePatch = z.object({
  email: email.optional(),
  avatar: avatar.optional(),
  password: z.string().optional(),
  current_password: z.string().optional(),
});

export const cursor = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, { error: 'invalid' })
  .transform(Number);
export const limit = (most: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,3}$/, { error: 'invalid' })
    .transform(Number)
    .refine((count) => count <= most, { error: 'invalid' })
    .default(50);

export const SessionQuery = z.object({ cursor: cursor.optional(), limit: limit(200) });

/** A password as it is typed: nothing trimmed, any length that a body can hold; the rules speak where one is set. */
const password = z.string().refine((text) => text.isWellFormed(), { error: 'invalid' });
const filledPassword = password.min(1, { error: 'blank' });
const identText = z.string().max(320, { error: 'too_long' });
const address = z
  .string()
  .trim()
  .min(1, { error: 'blank', abort: true })
  .max(120, { error: 'too_long', abort: true })
  .refine((text) => z.email().safeParse(text).success, { error: 'invalid' });
const code = z.string().trim().min(1, { error: 'blank' }).max(64, { error: 'too_long' });
const secret = z.string().min(1, { error: 'blank' }).max(200, { error: 'too_long' });
const idents = { ident: identText.optional(), identifier: identText.optional(), email: identText.optional(), username: identText.optional() };

/** The first that says anything, in the order that the seeds' clients agree on (api.md login). */
export function firstIdent(body: { readonly [K in keyof typeof idents]?: string | undefined }): string {
  return [body.ident, body.identifier, body.email, body.username].find((text) => text !== undefined && text.trim() !== '') ?? '';
}

/** Absent is `required`, present but empty is `blank`, under the name that was sent. */
const hasIdent = z.object(idents).superRefine((body, context) => {
  if (firstIdent(body) !== '') return;
  const sent = (['ident', 'identifier', 'email', 'username'] as const).find((name) => body[name] !== undefined);
  context.addIssue({ code: 'custom', path: [sent ?? 'ident'], message: sent ? 'blank' : 'required' });
});

export const PasswordLogin = z.intersection(hasIdent, z.object({ password: filledPassword, device_label: filled(120).optional() }));
export const SecondFactorChannel = z.enum(['totp', 'email', 'device', 'recovery']);
export const SecondFactorChoice = z.object({ challenge_id: secret, channel: SecondFactorChannel });
export const SecondFactorAnswer = SecondFactorChoice.extend({ code: code.optional() });
/** An empty one is none. */
export const optionalUsername = z.preprocess((value) => (typeof value === 'string' && value.trim() === '' ? undefined : value), username.optional());
export const Register = z.object({
  username: optionalUsername,
  email: address,
  password: filledPassword,
  /** Of an open invitation: makes the account also where registration is off. Notechondria 0.1.65 calls it `invitation_code`. */
  invitation: secret.optional(),
  invitation_code: secret.optional(),
});
export const InvitationCode = z.object({ invitation_code: z.string().trim().max(200, { error: 'too_long' }).default('') });
/** Where registration is off, whatever is sent without an invitation is answered alike. */
export const MaybeInvited = z
  .object({ invitation: secret.optional().catch(undefined), invitation_code: secret.optional().catch(undefined) })
  .catch({});
export const Link = z.object({ ident: secret, token: secret });
export const EmailCode = z.object({ email: address, code });
export const EmailOnly = z.object({ email: address });
export const ResetRequest = z.object({ email: identText.optional(), ident: identText.optional() }).superRefine((body, context) => {
  if (firstIdent(body) === '')
    context.addIssue({ code: 'custom', path: ['email'], message: body.email === undefined && body.ident === undefined ? 'required' : 'blank' });
});
/** By the six digits of a mail, as Notechondria 0.1.65 has it. */
export const ResetPasswordByCode = EmailCode.extend({ password: filledPassword });
export const ResetPassword = Link.extend({ password: filledPassword });
/** A recovery code in the place of a password that was forgotten. */
export const RecoverByCode = z.object({ ident: identText, code, password: filledPassword });
export const ValidatePassword = z.object({ password, ident: secret.optional(), username: identText.optional(), email: identText.optional() });
/** Without the current one for somebody who has none yet. */
export const ChangePassword = z.object({ current_password: password.optional(), new_password: filledPassword, identity_code: code.optional() });
export const ChangeEmail = z.object({ new_email: address, code: code.optional(), identity_code: code.optional() });
export const ReAuthenticate = z.object({ password: password.optional(), channel: z.enum(['totp', 'recovery']).optional(), code: code.optional() });
export const CodeOnly = z.object({ code });
export const futureTime = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .nullable();
export const Adopt = z.object({ setup_code: code, username, password: filledPassword, email: address.optional() });
export const NanoclawRegister = z.object({ username, password: filledPassword, email: email.optional() });

/** A name and a password where the default user is adopted; `owner_id` where single mode needs an owner. */
export const SwitchMode = z.object({
  mode: z.enum(['single', 'multi', 'sso']),
  owner_id: z.int().min(1).optional(),
  username: username.optional(),
  password: filledPassword.optional(),
  email: email.optional(),
  recovery_codes: z.boolean().optional(),
});
export type SwitchMode = z.infer<typeof SwitchMode>;

const role = z.enum(['admin', 'user']);
/** An hour to thirty days; a week unless said otherwise. */
const invitationHours = z.int().min(1).max(720).default(168);
export const InviteByAdmin = z.object({ expires_in_hours: invitationHours });
export const InvitationByAdmin = InviteByAdmin.extend({
  uses: z.int().min(1).max(500).default(1),
  role: role.default('user'),
  note: line(120).default(''),
});
/** API keys end with the account, or rest until it is restored. */
export const DeleteByAdmin = z.object({ keys: z.enum(['end', 'rest']).default('rest') });
export const PurgeByAdmin = z.object({ username: z.string().max(200, { error: 'too_long' }).default('') });
export const NewAccountByAdmin = z.object({
  username: optionalUsername,
  email: email.optional(),
  display_name: line(120).optional(),
  role: role.default('user'),
  access: z.enum(['invitation', 'temporary_password', 'sso']).default('invitation'),
  expires_in_hours: invitationHours,
});
export const AccountPatchByAdmin = z.object({
  role: role.optional(),
  is_active: z.boolean().optional(),
  disabled_reason: line(200).optional(),
  disabled_until: futureTime.optional(),
  limits: AccountLimitsPatch.optional(),
  username: username.optional(),
  email: email.optional(),
  display_name: line(120).optional(),
});
export const AccountQuery = z.object({
  cursor: cursor.optional(),
  limit: limit(200),
  search: z.string().max(120).optional(),
  role: role.optional(),
  /** `locked`: a password of theirs is refused for too many failures. */
  state: z.enum(['active', 'invited', 'locked', 'disabled', 'suspended', 'deleted']).optional(),
  /** By what they sign in: a password of this server's, the OpenID provider, both, or nothing yet. */
  source: z.enum(['local', 'casdoor', 'both', 'none']).optional(),
  second_factor: z.enum(['on', 'off']).optional(),
  /** Absent: by ascending id. */
  sort: z.enum(['name', 'last_seen', 'created']).optional(),
});
export const TokenOnly = z.object({ token: secret });
