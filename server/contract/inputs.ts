import { z } from 'zod';

/** What requests may carry. The messages are field codes (error-codes.ts). */

const forbidden = /\p{Cc}|\p{Cs}|\p{Co}|\p{Cn}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** One line of text: trimmed, well formed, without control characters or marks that turn the reading direction (security.md B39, M15). */
export const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, { error: 'too_long' })
    .refine((text) => text.isWellFormed() && !forbidden.test(text), { error: 'invalid' });

const filled = (most: number) => line(most).min(1, { error: 'blank' });

/** 2-50 characters: letters, digits and `. _ - @ +`; NFKC (api.md Settled contradictions). */
export const username = z
  .string()
  .trim()
  .transform((text) => text.normalize('NFKC'))
  .pipe(z.string().min(1, { error: 'blank', abort: true }).max(50, { error: 'too_long' }).regex(/^[\p{L}\p{N}\p{M}._@+-]{2,}$/u, { error: 'invalid' }));

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
  .refine((text) => text === '' || picture.test(text) || (plainAddress.test(text) && z.url({ protocol: /^https?$/ }).safeParse(text).success), { error: 'invalid' })
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
});

export const RevokeOthers = z.object({ include_api_keys: z.boolean().default(false), password: z.string().max(1024, { error: 'too_long' }).optional() });

/** Sign-in as single mode reads it: names and passwords are other modes' (api.md: "body ignored"). */
export const OwnerLogin = z.object({ device_label: filled(120).optional().catch(undefined) });

export const NanoclawProfilePatch = z.object({ email: email.optional(), avatar: avatar.optional(), password: z.string().optional() });

const cursor = z.string().regex(/^[1-9]\d{0,14}$/, { error: 'invalid' }).transform(Number);
const limit = (most: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,3}$/, { error: 'invalid' })
    .transform(Number)
    .refine((count) => count <= most, { error: 'invalid' })
    .default(50);

export const SessionQuery = z.object({ cursor: cursor.optional(), limit: limit(200) });
export const activityQuery = <K extends Readonly<Record<string, string>>>(kinds: K) =>
  z.object({ cursor: cursor.optional(), limit: limit(200), kind: z.enum(kinds).optional(), account: z.literal('all').optional() });
