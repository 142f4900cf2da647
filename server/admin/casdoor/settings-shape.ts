import type { Json } from '../../accounts/account.ts';
import { CasdoorSettings } from '../../contract/casdoor.ts';
import { origins, type SsoSettings } from '../../sign-in/oidc/sso-settings.ts';

const withoutSlash = (address: string) => address.replace(/\/+$/, '');

/** What an admin wrote, as the sign-in room reads it. */
export function toSsoSettings(given: CasdoorSettings, clientSecret: string | null): SsoSettings {
  const endpoint = withoutSlash(given.endpoint);
  const { claims } = given;
  return {
    endpoint,
    issuer: given.issuer ?? endpoint,
    clientId: given.client_id,
    clientSecret: clientSecret === '' ? null : clientSecret,
    organization: given.organization,
    application: given.application,
    name: given.name === '' ? 'Casdoor' : given.name,
    scopes: given.scopes,
    certificate: given.certificate === '' ? null : given.certificate,
    requiredGroups: given.required_groups,
    adminGroups: given.admin_groups,
    redirectUris: given.client_redirect_uris,
    returnOrigins: origins(given.return_origins),
    requirePkce: given.require_pkce,
    autoLink: given.auto_link,
    provisioning: given.provisioning,
    fallback: given.fallback,
    fallbackMaxAgeSeconds: given.fallback_max_age_seconds,
    recheckSeconds: given.recheck_seconds,
    claims: {
      subject: claims.subject,
      username: claims.username,
      email: claims.email,
      displayName: claims.display_name,
      givenName: claims.given_name,
      familyName: claims.family_name,
      groups: claims.groups,
    },
  };
}

/** The other way round, without the secret: for the admin's form, whether it was saved or comes from the configuration. */
export function toCasdoorSettings(sso: SsoSettings): Omit<CasdoorSettings, 'client_secret'> {
  const { claims } = sso;
  return {
    endpoint: sso.endpoint,
    issuer: sso.issuer === sso.endpoint ? null : sso.issuer,
    client_id: sso.clientId,
    organization: sso.organization,
    application: sso.application,
    name: sso.name,
    scopes: sso.scopes,
    certificate: sso.certificate,
    required_groups: [...sso.requiredGroups],
    admin_groups: [...sso.adminGroups],
    client_redirect_uris: [...sso.redirectUris],
    return_origins: [...sso.returnOrigins],
    require_pkce: sso.requirePkce,
    auto_link: sso.autoLink,
    provisioning: sso.provisioning,
    fallback: sso.fallback,
    fallback_max_age_seconds: sso.fallbackMaxAgeSeconds,
    recheck_seconds: sso.recheckSeconds,
    claims: {
      subject: [...claims.subject],
      username: [...claims.username],
      email: [...claims.email],
      display_name: [...claims.displayName],
      given_name: [...claims.givenName],
      family_name: [...claims.familyName],
      groups: [...claims.groups],
    },
  };
}

/** As it lies in the store: plain JSON, no secret. */
export function toSaved(sso: SsoSettings): { readonly [name: string]: Json } {
  return JSON.parse(JSON.stringify(toCasdoorSettings(sso))) as { [name: string]: Json };
}

/** What lies in the store, read like any input: null where a newer or older version cannot be understood. */
export function fromSaved(value: unknown, clientSecret: string | null): SsoSettings | null {
  const read = CasdoorSettings.safeParse(value);
  return read.success ? toSsoSettings(read.data, clientSecret) : null;
}
