import type { CasdoorAdmin, CasdoorSettings } from '../api/casdoor-settings.ts';
import { hostOf, webAddress } from '../casdoor/web-address.ts';

export const claimNames = ['subject', 'username', 'email', 'display_name', 'given_name', 'family_name', 'groups'] as const;
export type ClaimName = (typeof claimNames)[number];

type Plain = 'endpoint' | 'client_id' | 'organization' | 'application' | 'name' | 'scopes';
type Chosen = 'auto_link' | 'provisioning' | 'fallback' | 'fallback_max_age_seconds' | 'recheck_seconds' | 'require_pkce';

/** What stands in the form: lists as people type them, and no text for "none". */
export interface Draft extends Pick<CasdoorSettings, Plain | Chosen> {
  readonly issuer: string;
  /** Typed here and sent once. Empty: the one that is kept. */
  readonly client_secret: string;
  readonly no_secret: boolean;
  readonly required_groups: string;
  readonly admin_groups: string;
  readonly client_redirect_uris: string;
  readonly return_origins: string;
  readonly certificate: string;
  readonly claims: Readonly<Record<ClaimName, string>>;
}

/** The form of a server that has no provider yet: the defaults of the contract. */
const blank: Draft = {
  endpoint: '',
  issuer: '',
  client_id: '',
  client_secret: '',
  no_secret: false,
  organization: '',
  application: '',
  name: 'Casdoor',
  scopes: 'openid profile email',
  certificate: '',
  required_groups: '',
  admin_groups: '',
  client_redirect_uris: '',
  return_origins: '',
  require_pkce: false,
  auto_link: 'challenge',
  provisioning: 'create',
  fallback: 'always',
  fallback_max_age_seconds: 604_800,
  recheck_seconds: 900,
  claims: {
    subject: 'id, sub',
    username: 'preferred_username, name',
    email: 'email',
    display_name: 'displayName, name',
    given_name: 'given_name, firstName',
    family_name: 'family_name, lastName',
    groups: 'groups',
  },
};

const lines = (list: readonly string[]) => list.join('\n');
const commas = (list: readonly string[]) => list.join(', ');
const split = (text: string, by: RegExp) =>
  text
    .split(by)
    .map((one) => one.trim())
    .filter((one) => one !== '');
const perClaim = <T>(value: (name: ClaimName) => T) => Object.fromEntries(claimNames.map((name) => [name, value(name)])) as Record<ClaimName, T>;

/** An https address without a path: what the server takes (contract/origin.ts). */
export function isSecureOrigin(text: string): boolean {
  const url = webAddress(text);
  return url !== undefined && url.startsWith('https://') && new URL(url).origin === text.toLowerCase().replace(/\/$/, '');
}

/** Addresses of this server, one a line. */
export const originsIn = (typed: string): string[] => split(typed, /\n/);

/** The form before anybody has typed. */
export function draftOf({ settings, has_client_secret }: CasdoorAdmin): Draft {
  if (settings === null) return blank;
  return {
    ...settings,
    issuer: settings.issuer ?? '',
    client_secret: '',
    no_secret: !has_client_secret,
    certificate: settings.certificate ?? '',
    required_groups: lines(settings.required_groups),
    admin_groups: lines(settings.admin_groups),
    client_redirect_uris: lines(settings.client_redirect_uris),
    return_origins: lines(settings.return_origins),
    claims: perClaim((name) => commas(settings.claims[name])),
  };
}

/** What is sent of it. Without a new secret the one in the keychain stays. */
export function settingsOf(draft: Draft): CasdoorSettings {
  const { no_secret, client_secret, issuer, certificate, required_groups, admin_groups, client_redirect_uris, return_origins, claims, ...rest } =
    draft;
  const secret = no_secret ? { client_secret: null } : client_secret === '' ? {} : { client_secret };
  return {
    ...rest,
    ...secret,
    endpoint: rest.endpoint.trim(),
    issuer: issuer.trim() === '' ? null : issuer.trim(),
    certificate: certificate.trim() === '' ? null : certificate.trim(),
    required_groups: split(required_groups, /\n/),
    admin_groups: split(admin_groups, /\n/),
    client_redirect_uris: split(client_redirect_uris, /\n/),
    return_origins: originsIn(return_origins),
    claims: perClaim((name) => split(claims[name], /,/)),
  };
}

export type Problem = 'endpoint' | 'issuer' | 'client_id' | 'scopes' | 'certificate' | 'claims' | 'return_origins';

/** What the server would refuse, field by field; it names only the whole. */
export function problemsOf(draft: Draft): ReadonlySet<Problem> {
  const certificate = draft.certificate.trim();
  const wrong: readonly (readonly [Problem, boolean])[] = [
    ['endpoint', webAddress(draft.endpoint.trim()) === undefined],
    ['issuer', draft.issuer.trim() !== '' && webAddress(draft.issuer.trim()) === undefined],
    ['client_id', draft.client_id.trim() === ''],
    ['scopes', draft.scopes.trim() === ''],
    ['certificate', certificate !== '' && !/^-----BEGIN [A-Z ]+-----/.test(certificate)],
    ['return_origins', originsIn(draft.return_origins).some((one) => !isSecureOrigin(one))],
    ['claims', claimNames.some((name) => split(draft.claims[name], /,/).length === 0)],
  ];
  return new Set(wrong.flatMap(([name, is]) => (is ? [name] : [])));
}

/** What is typed to save without a rehearsal: the issuer's name, with its port. */
export function issuerHost({ issuer, endpoint }: Draft): string {
  return hostOf(issuer.trim() === '' ? endpoint.trim() : issuer.trim());
}
