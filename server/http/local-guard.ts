import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors.ts';
import { isLoopback, isOnLocalNetwork, plainAddress } from '../network/addresses.ts';
import { callerAddress, isForwarded, protectionOf, type Peer, type Ways } from './peer.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);
const mostHeaders = 100;

export interface Perimeter extends Ways {
  /** Host header values that are ours, lower case: `127.0.0.1:7420`. */
  readonly hosts: () => ReadonlySet<string>;
  /**
   * Names that anybody on the network can claim for themselves (`door.local`): ours on its sockets only, where nobody is let in for coming from
   * here. On loopback such a name would be a way to rebind (security.md A.2 "mDNS names not auto-trusted").
   */
  readonly networkHosts: () => ReadonlySet<string>;
  /** Origins beside "the same as the Host": `https://auth.example.org` behind a proxy. */
  readonly origins: ReadonlySet<string>;
  /** Those of them whose pages may read answers across origins: the setting `cors.origins`. */
  readonly crossOrigins: ReadonlySet<string>;
}

/**
 * The perimeter: what is refused before anything else looks at a request (security.md B1-B3, B8, B12, M11; A 3.5.1).
 * Errors: AppError `bad_request`, `header_too_large`, `method_not_allowed`, `host_not_allowed`, `origin_not_allowed`.
 */
export function checkPerimeter(req: IncomingMessage, perimeter: Perimeter): Peer {
  const host = singleHost(req);
  if (!methods.has(req.method ?? '')) throw new AppError('method_not_allowed');
  if (!req.url?.startsWith('/')) throw new AppError('bad_request');
  if (!perimeter.hosts().has(host) && !(isOnNetwork(req) && perimeter.networkHosts().has(host))) throw new AppError('host_not_allowed');
  const socketAddress = plainAddress(req.socket.remoteAddress ?? '');
  const protection = protectionOf(req, { host, socketAddress }, perimeter);
  const foreign = isForeign(req, `${protection.tls ? 'https' : 'http'}://${host}`, perimeter.origins);
  if (foreign && !reading.has(req.method ?? '')) throw new AppError('origin_not_allowed');
  // What a proxy sends comes from somewhere else, also where the proxy adds no mark of its own.
  const isTrusted = perimeter.trustedProxies.has(socketAddress);
  const address = callerAddress(req, perimeter.trustedProxies);
  // A trusted one that does not say for whom it asks leaves its own address: whose request it is nobody knows either.
  const viaStranger = isTrusted ? perimeter.trustedProxies.has(address) : isForwarded(req);
  const isLocal = isLoopback(socketAddress) && !isTrusted && !viaStranger;
  const isNear = !viaStranger && isOnLocalNetwork(address);
  return { address, isLocal, viaStranger, isNear, foreign, ...protection };
}

/** The socket's own end is an address of the network; one that cannot be told is not. */
function isOnNetwork({ socket }: IncomingMessage): boolean {
  return socket.localAddress !== undefined && !isLoopback(plainAddress(socket.localAddress));
}

/** Node keeps the first of several Host or Authorization headers and says nothing: so the raw list is read (M11, B2, B51). */
function singleHost(req: IncomingMessage): string {
  const raw = req.rawHeaders;
  if (raw.length > mostHeaders * 2) throw new AppError('header_too_large');
  let hosts = 0;
  let authorizations = 0;
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
    else if (name.length === 13 && name.toLowerCase() === 'authorization') authorizations += 1;
  }
  if (hosts !== 1) throw new AppError('bad_request');
  if (authorizations > 1) throw new AppError('ambiguous_credentials');
  return (req.headers.host ?? '').toLowerCase();
}

/** Ports share a site, so `same-site` is foreign too: it is another program's page (security.md A.2, B8). */
function isForeign(req: IncomingMessage, own: string, origins: ReadonlySet<string>): boolean {
  const origin = req.headers.origin;
  if (origin !== undefined && origin !== own && !origins.has(origin)) return true;
  const site = req.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return origin === undefined || !origins.has(origin);
}
