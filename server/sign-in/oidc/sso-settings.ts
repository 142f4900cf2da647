import type { Settings } from '../../config/settings.ts';
import type { LinkedIdentity } from '../../accounts/identity.ts';
import type { ProviderSettings } from './provider-port.ts';

/** Everything about single sign-on, whole: from the configuration or as an admin saved it. */
export interface SsoSettings extends ProviderSettings {
  /** Casdoor's address: what its own pages' addresses are built from. */
  readonly endpoint: string;
  readonly organization: string;
  readonly application: string;
  /** What people call it: "Continue with …". */
  readonly name: string;
  readonly requiredGroups: readonly string[];
  /** Members are admins here, and others who were so by a group are not any more; empty: groups say nothing about roles. */
  readonly adminGroups: readonly string[];
  /** Where clients that run the browser leg themselves may let it end, exactly; this server and loopback always. */
  readonly redirectUris: readonly string[];
  /** Origins of this server at which browsers may begin, beside the public one and this computer's own: each is registered at the provider. */
  readonly returnOrigins: readonly string[];
  /** Their codes count with a PKCE verifier only. */
  readonly requirePkce: boolean;
  readonly autoLink: 'challenge' | 'verified-email' | 'off';
  readonly provisioning: 'create' | 'challenge' | 'off';
  readonly fallback: 'always' | 'outage' | 'off';
  readonly fallbackMaxAgeSeconds: number;
  readonly recheckSeconds: number;
}

/** Null where the configuration names no provider: shadow mode (reference/seeds-contract.md 2.1). */
export function fromConfiguration(sso: Settings['sso']): SsoSettings | null {
  const endpoint = withoutSlash(sso.endpoint ?? sso.issuer ?? '');
  if (endpoint === '' || sso.clientId === null || sso.clientId === '') return null;
  const { claims } = sso;
  return {
    endpoint,
    issuer: sso.issuer ?? endpoint,
    clientId: sso.clientId,
    clientSecret: sso.clientSecret === '' ? null : sso.clientSecret,
    organization: sso.organization ?? '',
    application: sso.application ?? '',
    name: sso.name,
    scopes: typeof sso.scopes === 'string' ? sso.scopes : sso.scopes.join(' '),
    certificate: sso.certificate?.replaceAll('\\n', '\n') ?? null,
    requiredGroups: sso.requiredGroups,
    adminGroups: sso.adminGroups,
    redirectUris: sso.redirectUris,
    returnOrigins: origins(sso.returnOrigins),
    requirePkce: sso.requirePkce,
    autoLink: sso.autoLink,
    provisioning: sso.provisioning,
    fallback: sso.fallback,
    fallbackMaxAgeSeconds: sso.fallbackMaxAgeSeconds,
    recheckSeconds: sso.recheckSeconds,
    claims: {
      subject: names(claims.subject),
      username: names(claims.username),
      email: names(claims.email),
      displayName: names(claims.displayName),
      givenName: names(claims.givenName),
      familyName: names(claims.familyName),
      groups: names(claims.groups),
    },
  };
}

/** The seed writes lists of claim names with commas. */
const names = (given: string | readonly string[]): readonly string[] =>
  (typeof given === 'string' ? given.split(',') : given).map((name) => name.trim()).filter((name) => name !== '');

/** As browsers write them: lower case, no slash at the end. */
export const origins = (given: readonly string[]): readonly string[] => [...new Set(given.map((one) => new URL(one).origin))];

const withoutSlash = (address: string) => address.replace(/\/+$/, '');

/** Casdoor's own pages; null where no application is named, as at other providers. */
export function casdoorPages({ endpoint, organization, application }: SsoSettings): {
  readonly signin: string;
  readonly signup: string | null;
  readonly forgotten: string | null;
  readonly account: string | null;
} {
  const named = application === '' ? null : encodeURIComponent(application);
  return {
    signin: `${endpoint}/login/oauth/authorize`,
    signup: named && `${endpoint}/signup/${named}`,
    forgotten: named && `${endpoint}/forget/${named}`,
    account: named && organization !== '' ? `${endpoint}/account` : null,
  };
}

/** A person among Casdoor's users; null at other providers, for an identity of another issuer, and where Casdoor's name of them is not known. */
export function personAtCasdoor(
  { endpoint, issuer, organization, application }: SsoSettings,
  link: Pick<LinkedIdentity, 'issuer' | 'username'>,
): string | null {
  if (organization === '' || application === '' || link.username === null || link.issuer !== issuer) return null;
  return `${endpoint}/users/${encodeURIComponent(organization)}/${encodeURIComponent(link.username)}`;
}
