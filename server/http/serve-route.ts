import type { Request, Response } from 'express';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { bodyPieces } from './body-bytes.ts';
import { authenticate, type Authentication } from './authenticate.ts';
import { admit, type Anonymous, type Caller } from './caller.ts';
import { readInput } from './read-input.ts';
import { send, type Answer } from './reply.ts';
import { contextOf, type RequestContext } from './request-context.ts';
import type { RequestFacts, Route } from './route.ts';
import { cookieNamesOf, cookieOf } from './session-cookie.ts';

export interface Serving {
  readonly authentication: Authentication;
  readonly now: () => number;
  /** The server has moved to another computer: here nobody gets in any more. */
  readonly isRetired: () => Promise<boolean>;
}

const badCredential: ReadonlySet<string> = new Set([
  'invalid_token',
  'session_expired',
  'account_disabled',
  'outside_hours',
  'local_only',
  'network_not_allowed',
  'vault_unavailable',
  // Of an API key that has had its share: the probe took its part of it, and is answered as ever (api.md GET session).
  'too_many_attempts',
]);

/** A body that nobody asked for is an object all the same, and nothing of it is bound. */
const anObject = z.object({});

/** One request through one route: who is it, may they, what did they send, what is the answer. */
export async function serveRoute(route: Route, req: Request, res: Response, serving: Serving): Promise<void> {
  const context = contextOf(req);
  if (!route.whileRetired && (await serving.isRetired())) throw new AppError('server_moved');
  const identified = await callerOf(route, req, context, serving.authentication);
  const caller =
    route.who === 'all'
      ? identified
      : admit(identified, {
          who: route.who,
          writes: route.method !== 'get',
          scopes: route.scopes,
          whileMustChange: route.whileMustChange ?? false,
        });
  route.ready?.();
  const answer = await route.handle({
    caller,
    body: route.body || req.body !== undefined ? readInput(route.body ?? anObject, req.body) : undefined,
    query: route.query ? readInput(route.query, req.query) : undefined,
    id: idOf(req.params['id']),
    userCode: textOf(req.params['user_code']),
    userAgent: req.headers['user-agent'] ?? '',
    csrfToken: csrfTokenOf(req),
    now: serving.now(),
    file: bodyPieces(req, route.takesFile ?? 0),
    facts: factsOf(req),
  });
  send(res, caller.deadCookie ? withoutCookie(answer, serving.authentication, caller) : answer, context.requestId);
}

async function callerOf(route: Route, req: Request, { peer }: RequestContext, authentication: Authentication): Promise<Caller> {
  const nobody: Anonymous = { account: null, session: null, carrier: null, peer, deadCookie: false };
  if (route.ignoresCredentials) return nobody;
  if (!route.probe) return authenticate(req, peer, { rolls: !route.isNoUse, writes: route.method !== 'get' }, authentication);
  try {
    return await authenticate(req, peer, { rolls: false, writes: false }, authentication);
  } catch (error) {
    if (error instanceof AppError && badCredential.has(error.code)) return nobody;
    throw error;
  }
}

/** 0 for a route without `:id`. Errors: AppError `not_found`: an id that cannot be is one that is not. */
function idOf(text: string | string[] | undefined): number {
  if (text === undefined) return 0;
  if (typeof text !== 'string' || !/^[1-9]\d{0,14}$/.test(text)) throw new AppError('not_found');
  return Number(text);
}

const textOf = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '');

function factsOf(req: Request): RequestFacts {
  const { host = '', accept = '', 'accept-language': acceptLanguage = '' } = req.headers;
  return {
    host: host.toLowerCase(),
    accept,
    acceptLanguage,
    cookie: (name) => cookieOf(req, name),
    cookieNames: (prefix) => cookieNamesOf(req, prefix),
  };
}

function csrfTokenOf(req: Request): string | undefined {
  const value = req.headers['x-csrftoken'];
  return typeof value === 'string' ? value : undefined;
}

function withoutCookie(answer: Answer, { cookie }: Authentication, { peer }: Caller): Answer {
  if (answer.headers?.includes('Set-Cookie')) return answer;
  return { ...answer, headers: [...(answer.headers ?? []), ...cookie.of(peer).clear()] };
}
