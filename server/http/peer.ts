import type { IncomingMessage } from 'node:http';
import { plainAddress } from '../network/addresses.ts';

/** Who is at the other end of the socket, and what the browser or a proxy said about the request. Found out once, by local-guard. */
export interface Peer {
  /** The address that limits and the activity log count by; IPv4-mapped addresses are IPv4 (security.md B37). */
  readonly address: string;
  /** The socket comes from this computer, and nobody forwarded the request. */
  readonly isLocal: boolean;
  /** A browser said that another site's page sent this. */
  readonly foreign: boolean;
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
