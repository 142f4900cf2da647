import type { Account } from '../../accounts/account.ts';
import type { ReportedIdentity } from './identity.ts';
import type { SsoSettings } from './sso-settings.ts';

/** What is known here of the person who comes. */
export interface Known {
  /** The account that has this very identity. */
  readonly linked: Account | undefined;
  /** The account that has the reported e-mail address. */
  readonly sameEmail: Account | undefined;
  /** That account has an identity already. */
  readonly sameEmailIsLinked: boolean;
  /** An admin made that account for whoever has the address, and nobody was ever in: it has no password and no link. */
  readonly sameEmailAwaits?: boolean;
}

export type Decision =
  | { readonly kind: 'sign_in'; readonly account: Account }
  /** Join to this account without asking: both sides verified the address. Its password and sessions go (security.md B76). */
  | { readonly kind: 'link'; readonly account: Account }
  | { readonly kind: 'ask'; readonly mayBind: boolean; readonly mayCreate: boolean }
  | { readonly kind: 'create' }
  | { readonly kind: 'refuse'; readonly code: 'not_registered' | 'link_required' };

/**
 * Whose identity this is. (issuer, subject) alone decides; an address only where both sides verified it and the setting says so, never over
 * another link (security.md B75, B76; api.md `sso.autoLink`, `sso.provisioning`).
 */
export function decide(
  { linked, sameEmail, sameEmailIsLinked, sameEmailAwaits = false }: Known,
  identity: ReportedIdentity,
  rules: Pick<SsoSettings, 'autoLink' | 'provisioning'>,
): Decision {
  if (linked) return { kind: 'sign_in', account: linked };
  // The admin said whose it is, and the provider that it is them. No password could prove it, and no new account may take the address.
  if (sameEmail && sameEmailAwaits) return identity.emailVerified ? { kind: 'link', account: sameEmail } : { kind: 'refuse', code: 'not_registered' };
  if (sameEmail) {
    const verified = identity.emailVerified && sameEmail.emailVerified;
    if (rules.autoLink === 'verified-email' && verified && !sameEmailIsLinked) return { kind: 'link', account: sameEmail };
    if (rules.autoLink === 'off') return { kind: 'refuse', code: 'link_required' };
    // Confirmed there and only claimed here: whoever claimed it may not keep the one out whose it is.
    return { kind: 'ask', mayBind: true, mayCreate: rules.provisioning !== 'off' && identity.emailVerified && !sameEmail.emailVerified };
  }
  if (rules.provisioning === 'create') return { kind: 'create' };
  return rules.provisioning === 'challenge' ? { kind: 'ask', mayBind: true, mayCreate: true } : { kind: 'refuse', code: 'not_registered' };
}
