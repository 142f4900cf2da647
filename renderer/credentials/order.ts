import type { Credential, CredentialKind } from '../api/credentials.ts';

export const kinds = [
  'session',
  'paired_device',
  'api_key',
  'old_api_key_secret',
  'password',
  'identity',
  'totp',
  'email_code',
  'recovery_codes',
  'sign_in_link',
  'reset_password',
  'no_sign_in',
] as const satisfies readonly CredentialKind[];
export const sorts = ['used', 'created', 'name', 'expires'] as const;
type Sort = (typeof sorts)[number];

/** What the person wants to see of the list. */
export interface Wish {
  readonly search: string;
  readonly kind: CredentialKind | '';
  readonly sort: Sort;
}

export const noWish: Wish = { search: '', kind: '', sort: 'used' };

type Named = (one: Credential) => string;

/** Those that fit, this window first; those that are equal stay in one order, so that nothing jumps. */
export function arrange(rows: readonly Credential[], { search, kind, sort }: Wish, name: Named, language: string): readonly Credential[] {
  const needle = search.trim().toLocaleLowerCase(language);
  const fits = (one: Credential) => (kind === '' || one.kind === kind) && name(one).toLocaleLowerCase(language).includes(needle);
  const compare: Readonly<Record<Sort, (a: Credential, b: Credential) => number>> = {
    used: (a, b) => (b.last_used_at ?? '').localeCompare(a.last_used_at ?? ''),
    created: (a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? ''),
    name: (a, b) => name(a).localeCompare(name(b), language, { sensitivity: 'base', numeric: true }),
    expires: (a, b) => (a.expires_at ?? '9').localeCompare(b.expires_at ?? '9'),
  };
  const pinned = (one: Credential) => (one.is_current ? 0 : 1);
  return rows.filter(fits).toSorted((a, b) => pinned(a) - pinned(b) || compare[sort](a, b));
}

/** The element id of a row; those that are no thing of their own are one of their kind, or told apart by when they were made. */
export const keyOf = ({ kind, id, created_at: at }: Credential) => `credential-${kind}-${id ?? at ?? 'one'}`;
