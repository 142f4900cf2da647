import { z } from 'zod';
import type { MailLink, MailRequest } from '../ports/mailer.ts';
import type { Mail } from './mail.ts';
import { knownLanguage, languageAsked, languageOf, type Language } from './words/language.ts';

/** What a mail says, before it is put into words: as it lies sealed in the store. */
export interface Letter {
  readonly to: string;
  readonly language: Language;
  readonly user: { readonly id: number | null; readonly username: string; readonly display_name: string };
  readonly link: MailLink | null;
  readonly code: string | null;
  readonly data: Readonly<Record<string, string>>;
}

/** Seals and opens text; the vault's key is behind it. */
export interface Sealing {
  seal(text: string, context: string): string;
  open(sealed: string, context: string): string;
}

type Envelope = Pick<Mail, 'template' | 'createdAt'>;

const tokenLink = z.object({ route: z.enum(['activation', 'resetPassword']), ident: z.string(), token: z.string(), first: z.boolean().optional() });
const Letter = z.object({
  to: z.string(),
  language: z.enum(['en', 'de', 'zh']),
  user: z.object({ id: z.number().nullable(), username: z.string(), display_name: z.string() }),
  link: z.union([tokenLink, z.object({ route: z.literal('home') })]).nullable(),
  code: z.string().nullable(),
  data: z.record(z.string(), z.string()),
});
const Emptied = z.object({ to: z.string() });

/** The letter that a room asked for. */
export function letterOf(request: MailRequest): Letter {
  const { to, account, link = null, code = null } = request;
  const user = { id: account?.id ?? null, username: plain(account?.username ?? ''), display_name: plain(account?.displayName ?? '') };
  const data = Object.fromEntries(Object.entries(request.data ?? {}).map(([name, text]) => [name, plain(text)]));
  return { to, language: languageFor(request), user, link, code, data };
}

/** What somebody chose counts most, then what the request that caused the mail asked for. */
function languageFor({ language, acceptLanguage = '', account }: MailRequest): Language {
  if (language !== undefined) return languageOf(language);
  return knownLanguage(account?.preferences['language']) ?? languageAsked(acceptLanguage) ?? 'en';
}

/** What people typed stays inside its line: no name writes a paragraph of its own into our mail. */
const plain = (text: string) => text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ').toWellFormed();

/** Bound to its template and its moment, so that two mails' contents cannot be exchanged on the disk. */
const contextOf = ({ template, createdAt }: Envelope) => `mail ${template} ${createdAt}`;

/** Errors: AppError `vault_unavailable`. */
export function sealLetter(keys: Sealing, envelope: Envelope, letter: Letter): string {
  return keys.seal(JSON.stringify(letter), contextOf(envelope));
}

/** Undefined where its contents are gone, or cannot be opened now. */
export function openLetter(keys: Sealing, mail: Mail): Letter | undefined {
  return Letter.safeParse(openJson(keys, mail)).data;
}

/** Whom it goes or went to; null where that cannot be opened. */
export function addressOf(keys: Sealing, mail: Mail): string | null {
  return Emptied.safeParse(openJson(keys, mail)).data?.to ?? null;
}

/** The same mail with nothing but the address in it. What cannot be opened becomes nothing. */
export function emptied(keys: Sealing, mail: Mail): string {
  const to = addressOf(keys, mail);
  if (to === null) return '';
  return keys.seal(JSON.stringify({ to }), contextOf(mail));
}

function openJson(keys: Sealing, mail: Mail): unknown {
  if (mail.sealed === '') return undefined;
  try {
    return JSON.parse(keys.open(mail.sealed, contextOf(mail)));
  } catch {
    // A vault that is locked, or not the one it was sealed with: the caller goes on without the contents.
    return undefined;
  }
}
