import type { IncomingMessage } from 'node:http';
import { isLoopback, plainAddress } from '../network/addresses.ts';

/** Who is at the other end of the socket, and what the browser or a proxy said about the request. Found out once, by local-guard. */
export interface Peer {
  /** The address that limits and the activity log count by; IPv4-mapped addresses are IPv4 (security.md B37). */
  readonly address: string;
  /** The socket comes from this computer, and nobody forwarded the request. */
  readonly isLocal: boolean;
  /** Passed on by a proxy that nobody said to trust, or by one that does not say for whom: whose address this is nobody knows. */
  readonly viaStranger: boolean;
  /** From this computer or from a local network, and nobody unknown passed it on: where an account may be that is limited to that (accounts/limits.ts). */
  readonly isNear: boolean;
  /** A browser said that another site's page sent this. */
  readonly foreign: boolean;
  /** The caller speaks TLS, with us or with a proxy that is trusted to say so: which of the two session cookies counts (security.md B19). */
  readonly tls: boolean;
  /** Nobody on the network can read along: TLS, or a way that does not leave this computer (security.md B18). */
  readonly secure: boolean;
}

/** What there is to know about the way to this server. */
export interface Ways {
  readonly trustedProxies: ReadonlySet<string>;
  /** The Host of `server.publicUrl`, where that is an https address: what a proxy with TLS passes on. */
  readonly secureHost: string | null;
}

/** What proxies and tunnels add; one of them is enough. */
const forwardingHeaders = [
  ...['forwarded', 'via', 'x-forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-forwarded-server'],
  ...['x-real-ip', 'x-client-ip', 'x-cluster-client-ip', 'true-client-ip', 'cf-connecting-ip', 'fastly-client-ip', 'tailscale-user-login'],
] as const;

/** True where any header says that somebody passed the request on (security.md B7). */
export function isForwarded(req: IncomingMessage): boolean {
  return forwardingHeaders.some((name) => req.headers[name] !== undefined);
}

/** The caller's address: the socket's, or the last untrusted hop of X-Forwarded-For where the socket is a trusted proxy's (security.md B13). */
export function callerAddress(req: IncomingMessage, trustedProxies: ReadonlySet<string>): string {
  const socketAddress = plainAddress(req.socket.remoteAddress ?? '');
  if (!trustedProxies.has(socketAddress)) return socketAddress;
  const header = req.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((hop) => plainAddress(hop.trim()));
  return hops.findLast((hop) => hop !== '' && !trustedProxies.has(hop)) ?? socketAddress;
}

/**
 * How well protected the caller's way here is (security.md B18, B19). Only a trusted proxy's X-Forwarded-Proto counts, and every hop that it lists must
 * have been https; where it sends none, the name that was asked for tells. A proxy on this computer that says nothing is taken for this computer.
 */
export function protectionOf(
  req: IncomingMessage,
  { host, socketAddress }: { readonly host: string; readonly socketAddress: string },
  { trustedProxies, secureHost }: Ways,
): Pick<Peer, 'tls' | 'secure'> {
  const encrypted = 'encrypted' in req.socket && req.socket.encrypted === true;
  if (!trustedProxies.has(socketAddress)) return { tls: encrypted, secure: encrypted || isLoopback(socketAddress) };
  const said = req.headers['x-forwarded-proto'];
  const tls = said === undefined ? encrypted || host === secureHost : isHttps(said);
  return { tls, secure: tls || (said === undefined && isLoopback(socketAddress)) };
}

function isHttps(protocols: string | string[]): boolean {
  return String(protocols)
    .split(',')
    .every((protocol) => protocol.trim().toLowerCase() === 'https');
}
