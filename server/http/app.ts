import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { ErrorCode } from '../contract/error-codes.ts';
import { AppError } from '../errors.ts';
import { answerCors } from './cors.ts';
import { sendError, toAppError } from './error-reply.ts';
import { checkPerimeter, type Perimeter } from './local-guard.ts';
import { checkContentType, readBody, type Takes } from './read-body.ts';
import { contextOf, setContext } from './request-context.ts';
import type { Route } from './route.ts';
import { serveRoute, type Serving } from './serve-route.ts';

export interface AppParts {
  readonly perimeter: () => Perimeter;
  readonly routes: readonly Route[];
  readonly serving: Serving;
  /** Answers a GET for a page or a file of ours; false where there is none. */
  readonly pages: (req: IncomingMessage, res: ServerResponse, path: string) => boolean;
  readonly log: Logger;
  /** Secrets that come over plain HTTP from elsewhere are refused, before they are read. */
  readonly guardsSecrets: boolean;
  /** Answers that open something go over plain HTTP to nobody but this computer. */
  readonly guardsAnswers: boolean;
}

const reads = new Set(['GET', 'HEAD']);

/** The order of everything: perimeter, content type, routes with their guards, pages, not found, errors. */
export function createApp(parts: AppParts): RequestListener {
  const app = express();
  const takes = otherBodies(parts.routes);
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  mountRoutes(app, parts);
  app.use((req: Request, res: Response) => {
    const { path } = contextOf(req);
    if (!reads.has(req.method) || !parts.pages(req, res, path)) throw new AppError('not_found');
  });
  // Express knows an error handler by its four parameters.
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => {
    fail(error, req, res, parts.log);
  });
  return (req, res) => {
    const requestId = randomUUID();
    const path = (req.url ?? '').split('?', 1)[0] ?? '';
    try {
      const perimeter = parts.perimeter();
      const peer = checkPerimeter(req, perimeter);
      if (answerCors(req, res, perimeter.crossOrigins)) return;
      if (!reads.has(req.method ?? '')) checkContentType(req, takes(path));
      setContext(req, { requestId, path, startedAt: performance.now(), peer });
    } catch (error) {
      sendError(res, toAppError(error), { requestId, path });
      return;
    }
    app(req, res);
  };
}

function mountRoutes(app: Express, { routes, serving, log, guardsSecrets, guardsAnswers }: AppParts): void {
  const logsRequests = log.isLevelEnabled('debug');
  const allowed = new Map<string, string[]>();
  for (const route of routes) {
    const handler = async (req: Request, res: Response) => {
      await serveRoute(route, req, res, serving);
      if (logsRequests) log.debug(requestLine(req, res), 'request');
    };
    if (route.spends) app.head(route.path, refuseHead);
    if (route.method === 'get') app.get(route.path, handler);
    else {
      const isGuarded = (route.carriesSecret && guardsSecrets) || (route.givesSecret && guardsAnswers);
      app[route.method](route.path, ...(isGuarded ? [requireSecure] : []), readyBeforeBody(route), ...(route.takesFile ? [] : [readBody]), handler);
    }
    allowed.set(route.path, [
      ...(allowed.get(route.path) ?? []),
      ...(route.method === 'get' ? (route.spends ? ['GET'] : ['GET', 'HEAD']) : [route.method.toUpperCase()]),
    ]);
  }
  for (const [path, methods] of allowed) {
    app.all(path, (req, res) => {
      sendError(res, new AppError('method_not_allowed'), { ...contextOf(req), headers: ['Allow', methods.join(', ')] });
    });
  }
}

const refuseHead: RequestHandler = (req, res) => sendError(res, new AppError('method_not_allowed'), { ...contextOf(req), headers: ['Allow', 'GET'] });

/** What a path takes beside JSON: it is asked before there is a route, as Express matches, whatever the case and with or without the last slash. */
function otherBodies(routes: readonly Route[]): (path: string) => Takes {
  const kinds = new Map<string, Takes>();
  for (const { path, takesForm, takesFile } of routes) if (takesForm || takesFile) kinds.set(path, takesForm ? 'form' : 'file');
  return (path) => kinds.get(path.toLowerCase().replace(/\/$/, '')) ?? null;
}

/** Where nobody has to be somebody first, what cannot be answered is said before anything is read. */
function readyBeforeBody({ who, ready }: Route) {
  return (_req: Request, _res: Response, next: NextFunction) => {
    if (who === 'all') ready?.();
    next();
  };
}

/** Passwords over plain HTTP from another computer are everybody's on the way (security.md B18; N 3.1.1.2). */
const requireSecure: RequestHandler = (req, _res, next) => {
  if (!contextOf(req).peer.secure) throw new AppError('secure_connection_required');
  next();
};

function requestLine(req: Request, res: Response): Record<string, unknown> {
  const { requestId, path, startedAt } = contextOf(req);
  return { request_id: requestId, method: req.method, path, status: res.statusCode, ms: Math.round((performance.now() - startedAt) * 10) / 10 };
}

/** Said to whoever asks, as often as they ask: that a provider is missing or down is logged once, where it is found out. */
const notOurs: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['casdoor_not_configured', 'casdoor_unreachable']);

/** Logs what is ours to mend, with the request id and without anything that was sent to us (security.md M10, B38). */
function fail(error: unknown, req: Request, res: Response, log: Logger): void {
  const appError = toAppError(error);
  const context = contextOf(req);
  if (appError.status >= 500 && !notOurs.has(appError.code))
    log.error({ request_id: context.requestId, code: appError.code, err: appError.cause ?? appError }, 'request failed');
  sendError(res, appError, context);
}
