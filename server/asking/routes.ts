import type { Account } from '../accounts/account.ts';
import { Introspection, IntrospectionRequest } from '../contract/asking.ts';
import { Empty } from '../contract/schemas.ts';
import { AppError } from '../errors.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';

interface Parts {
  readonly introspect: (token: string, isNear: boolean) => Promise<Introspection>;
  /** Errors: AppError `forbidden`. */
  readonly requireMayIntrospect: (caller: { readonly account: Account; readonly may: readonly string[] | null }) => void;
  /** Flat name-value pairs, safe for headers. */
  readonly headersOf: (account: Account) => Promise<readonly string[]>;
}

const base = '/api/v1/auth';

/** Other services ask who somebody is: about a token they were shown, or for a proxy about the request itself (api.md introspect, forward). */
export function askingRoutes(parts: Parts): Route[] {
  return [introspection(parts), forward(parts)];
}

function introspection({ introspect, requireMayIntrospect }: Parts): Route {
  return route(
    {
      method: 'post',
      path: `${base}/introspect`,
      who: 'auth',
      scopes: ['introspect', 'admin'],
      takesForm: true,
      summary: 'Whose is this token, and what may it do (RFC 7662)? Does not count as its use',
      body: IntrospectionRequest,
      answers: { 200: Introspection },
      errors: ['forbidden', 'vault_unavailable'],
    },
    async ({ caller, body }) => {
      requireMayIntrospect(caller);
      return ok(await introspect(body.token, caller.peer.isNear));
    },
  );
}

function forward({ headersOf }: Parts): Route {
  return route(
    {
      method: 'get',
      path: `${base}/forward`,
      who: 'auth',
      summary: 'For a proxy that asks before it passes a request on: Remote-User, Remote-Email, Remote-Name, Remote-Groups, or 401',
      answers: { 200: Empty },
    },
    async ({ caller }) => {
      // A proxy on this computer is not the person in front of it, and what it asks for may come from anywhere: only what was sent along counts.
      if (caller.carrier === 'none') throw new AppError('not_authenticated');
      return ok({}, await headersOf(caller.account));
    },
  );
}
