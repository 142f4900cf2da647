import { parseCookie, stringifySetCookie } from 'cookie';
import type { IncomingMessage } from 'node:http';
import type { Peer } from './peer.ts';

export interface SessionCookie {
  readonly name: string;
  /** The key in the request's cookie, or undefined. Twice the same name is no cookie at all. */
  read(req: IncomingMessage): string | undefined;
  /** A Set-Cookie header pair for `send`. */
  set(key: string, seconds: number): readonly string[];
  clear(): readonly string[];
  /** Clear-Site-Data at sign-out (security.md B46). Without TLS only the storage: on 127.0.0.1 cookies belong to every program of this computer. */
  readonly clearSite: readonly string[];
}

/** The browser's session cookie (security.md B19; A 3.3.1-3.3.4). Its name carries the installation's id, because cookies ignore ports. */
export function createSessionCookie(serverId: string, secure: boolean): SessionCookie {
  const name = `${secure ? '__Host-' : ''}doorward_${serverId.slice(0, 8)}`;
  const attributes = { name, path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    name,
    read: (req) => cookieOf(req, name),
    set: (key, seconds) => ['Set-Cookie', stringifySetCookie({ ...attributes, value: key, maxAge: seconds })],
    clear: () => ['Set-Cookie', stringifySetCookie({ ...attributes, value: '', maxAge: 0 })],
    clearSite: ['Clear-Site-Data', secure ? '"cookies", "storage"' : '"storage"'],
  };
}

/** The value of a request's cookie, or undefined. Twice the same name is no cookie at all: one of them is somebody else's. */
export function cookieOf(req: IncomingMessage, name: string): string | undefined {
  const header = req.headers.cookie;
  if (header === undefined || !header.includes(name)) return undefined;
  if (header.split(';').filter((part) => part.trim().startsWith(`${name}=`)).length !== 1) return undefined;
  return parseCookie(header)[name];
}

/** Names of a request's cookies that begin so, in the order of the header. */
export function cookieNamesOf(req: IncomingMessage, prefix: string): readonly string[] {
  const names = (req.headers.cookie ?? '').split(';').map((part) => part.trim().split('=', 1)[0] ?? '');
  return names.filter((name) => name.startsWith(prefix));
}

/** The two kinds, and which of them a connection has. */
export interface SessionCookies {
  /** Without TLS: what the desktop shell sets for its window, on loopback. */
  readonly name: string;
  /** The one that is set, read and cleared for this peer. The other is not looked at: a cookie of TLS is never accepted on HTTP (security.md B19). */
  of(peer: Pick<Peer, 'tls'>): SessionCookie;
}

export function createSessionCookies(serverId: string): SessionCookies {
  const [plain, secure] = [createSessionCookie(serverId, false), createSessionCookie(serverId, true)];
  return { name: plain.name, of: ({ tls }) => (tls ? secure : plain) };
}
