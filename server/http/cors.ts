import type { IncomingMessage, ServerResponse } from 'node:http';

const exposed = 'X-Request-Id, Retry-After';
const allowedHeaders = 'Authorization, Content-Type, X-CSRFToken';
const allowedMethods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const preflightSeconds = '600';

/**
 * For pages of exactly the origins that the settings name; nobody else gets a single Access-Control header (security.md B11; A 3.4.2).
 * True where the request was a preflight and is answered.
 */
export function answerCors(req: IncomingMessage, res: ServerResponse, origins: ReadonlySet<string>): boolean {
  const { origin } = req.headers;
  if (origins.size > 0) res.appendHeader('Vary', 'Origin');
  if (origin === undefined || !origins.has(origin)) return false;
  res.setHeader('Access-Control-Allow-Origin', origin);
  res.setHeader('Access-Control-Allow-Credentials', 'true');
  res.setHeader('Access-Control-Expose-Headers', exposed);
  // A page of another origin may read what it is allowed to fetch.
  if (req.method !== 'OPTIONS' || req.headers['access-control-request-method'] === undefined) return false;
  res.setHeader('Access-Control-Allow-Methods', allowedMethods);
  res.setHeader('Access-Control-Allow-Headers', allowedHeaders);
  res.setHeader('Access-Control-Max-Age', preflightSeconds);
  res.writeHead(204).end();
  return true;
}
