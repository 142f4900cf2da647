import type { NewAccount } from '../accounts/account.ts';
import { newAccount } from '../accounts/new-account.ts';
import { avatar, email, line, username } from '../contract/inputs.ts';
import type { SourcePerson } from './person.ts';

/** What is different here from there, or worth knowing. Codes, for scripts; the report has a sentence for each. */
export type Note =
  | 'username_changed'
  | 'username_from_email'
  | 'email_invalid'
  | 'name_invalid'
  | 'avatar_invalid'
  | 'password_none'
  | 'password_unusable'
  | 'password_unknown'
  | 'inactive'
  | 'admin'
  | 'admin_as_user'
  | 'api_key';

/** An account as it would be, before anybody looked whether name and address are free. */
export interface Candidate {
  readonly account: NewAccount;
  /** A hash that `verifyPassword` can check; null: they need a sign-in link or a reset. */
  readonly password: string | null;
  readonly notes: readonly Note[];
}

/** Django's, and werkzeug's (workers/password-hash.ts). Each with all its parts, so that a cut one is not taken for a password. */
const known = [
  /^pbkdf2_sha(1|256)\$\d{1,8}\$[^$]+\$[A-Za-z0-9+/]{22,}=*$/,
  /^argon2\$argon2(id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]{22,}$/,
  /^bcrypt(_sha256)?\$\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/,
  /^scrypt\$\d+\$[^$]+\$\d+\$\d+\$[A-Za-z0-9+/]{22,}=*$/,
  /^scrypt:\d+:\d+:\d+\$[^$]+\$[0-9a-f]{32,}$/,
  /^pbkdf2:sha(1|256|512):\d{1,8}\$[^$]+\$[0-9a-f]{32,}$/,
];
const longestHash = 1024;

type PasswordKind = 'kept' | 'password_none' | 'password_unusable' | 'password_unknown';

/** Whether the hash can come as it is. Django marks "no password" with `!`. */
export function passwordKind(hash: string | null): PasswordKind {
  if (hash === null || hash === '') return 'password_none';
  if (hash.startsWith('!')) return 'password_unusable';
  return hash.length <= longestHash && known.some((form) => form.test(hash)) ? 'kept' : 'password_unknown';
}

/** The person as an account by our rules (api.md Settled contradictions); undefined where not even a name can be made. */
export function judge(person: SourcePerson, { admins, now }: { readonly admins: boolean; readonly now: number }): Candidate | undefined {
  const notes: Note[] = [];
  const address = email.safeParse(person.email);
  if (!address.success) notes.push('email_invalid');
  const mail = address.data ?? null;
  const name = nameFor(person.username, mail, notes);
  if (name === undefined) return undefined;
  const kind = passwordKind(person.password);
  if (kind !== 'kept') notes.push(kind);
  if (person.isAdmin) notes.push(admins ? 'admin' : 'admin_as_user');
  if (!person.isActive) notes.push('inactive');
  const created = person.createdAt ?? now;
  const account: NewAccount = {
    // Nobody proved here that the address is theirs, and Django's flag "active" does not say so either.
    ...newAccount({
      username: name,
      email: mail,
      emailVerified: false,
      role: person.isAdmin && admins ? 'admin' : 'user',
      now: Math.min(created, now),
    }),
    firstName: oneLine(person.firstName, notes),
    lastName: oneLine(person.lastName, notes),
    avatar: picture(person.avatar, notes),
    isActive: person.isActive,
    ...(person.isActive ? {} : { disabled: { reason: 'imported', until: null } }),
    lastLoginAt: person.lastLoginAt === null ? null : Math.min(person.lastLoginAt, now),
  };
  return { account, password: kind === 'kept' ? person.password : null, notes };
}

const longestName = 50;

/** The name itself, or the nearest that our rules allow; without any, the part of the address before the @. */
function nameFor(given: string, mail: string | null, notes: Note[]): string | undefined {
  const strict = username.safeParse(given);
  if (strict.success) {
    if (strict.data !== given) notes.push('username_changed');
    return strict.data;
  }
  const [wanted, note] = given.trim() === '' ? [mail?.split('@', 1)[0] ?? '', 'username_from_email' as const] : [given, 'username_changed' as const];
  const mended = wanted
    .normalize('NFKC')
    .trim()
    .replace(/[^\p{L}\p{N}\p{M}._@+-]+/gu, '_');
  if (!/[\p{L}\p{N}]/u.test(mended)) return undefined;
  const cut = whole(mended.slice(0, longestName));
  const result = username.safeParse([...cut].length < 2 ? `${cut}_` : cut);
  if (!result.success) return undefined;
  notes.push(note);
  return result.data;
}

/** Without the half of a character that a cut may leave. */
const whole = (text: string): string => (text.isWellFormed() ? text : text.slice(0, -1));

function oneLine(text: string, notes: Note[]): string {
  const result = line(120).safeParse(text);
  if (!result.success && !notes.includes('name_invalid')) notes.push('name_invalid');
  return result.data ?? '';
}

function picture(address: string | null, notes: Note[]): string | null {
  const result = avatar.safeParse(address);
  if (!result.success) notes.push('avatar_invalid');
  return result.data ?? null;
}
