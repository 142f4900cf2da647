import type { Settings } from '../config/settings.ts';
import type { MailLink } from '../ports/mailer.ts';

export interface LinkParts {
  readonly settings: Pick<Settings, 'frontend' | 'server'>;
  /** The server's own address: the last resort. */
  readonly baseUrl: () => string;
}

/** Writes links. Where they lead comes from the configuration alone, never from a request's Host (security.md B62). */
export function createLinks({ settings, baseUrl }: LinkParts): (link: MailLink) => string {
  const { frontend, server } = settings;
  const routes = { activation: frontend.activationRoute, resetPassword: frontend.resetPasswordRoute };
  return (link) => {
    const base = withoutSlash(frontend.url ?? server.publicUrl ?? baseUrl());
    if (link.route === 'home') return `${base}/`;
    const route = routes[link.route];
    const query = new URLSearchParams({ ident: link.ident, token: link.token, ...(link.first ? { first: '1' } : {}) });
    return `${base}${route}${route.includes('?') ? '&' : '?'}${query.toString()}`;
  };
}

/** Scheme, host and path; a query or fragment in the setting would swallow the route. */
function withoutSlash(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`.replace(/\/+$/, '');
}
