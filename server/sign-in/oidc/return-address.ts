import type { Peer } from '../../http/peer.ts';
import { isLoopback } from './web-address.ts';

interface Parts {
  /** The route that browsers come back to, as a path. */
  readonly path: string;
  /** Where this computer finds the server, once it listens. */
  readonly own: () => string;
  /** The setting `server.publicUrl`. */
  readonly publicUrl: string | null;
}

/** How somebody came who begins a sign-in: the Host header, which is one of ours (local-guard), and the other end. */
export interface Coming {
  readonly host: string;
  readonly peer: Pick<Peer, 'isLocal' | 'viaStranger' | 'tls'>;
}

/**
 * Where the provider may send browsers back to. Each address is made of settings and of the socket's own address; the Host header only chooses among
 * them (security.md B62, B68).
 */
export class ReturnAddresses {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The one that clients mean who name none. */
  get usual(): string {
    return this.#at(this.#parts.publicUrl ?? this.#parts.own());
  }

  /** The public address, where one is set: people elsewhere can always begin there. */
  get publicOrigin(): string | null {
    return this.#parts.publicUrl === null ? null : new URL(this.#parts.publicUrl).origin;
  }

  /** All that are to be registered at the provider, exactly. `listed`: origins of this server that an admin added. */
  all(listed: readonly string[]): readonly string[] {
    const { publicUrl, own } = this.#parts;
    return [...new Set([...(publicUrl === null ? [] : [publicUrl]), own(), ...listed].map((origin) => this.#at(origin)))];
  }

  /**
   * The one by which this browser comes back to where it stands: the public address at its name; loopback on this computer, as RFC 8252 7.3 has it, so
   * that a desktop window needs no public address; at a listed origin, over TLS, that one. Undefined where none leads there.
   */
  fitting({ host, peer }: Coming, listed: readonly string[]): string | undefined {
    const { publicUrl, own } = this.#parts;
    if (publicUrl !== null && host === new URL(publicUrl).host) return this.#at(publicUrl);
    const here = new URL(own());
    // A proxy that nobody knows may have put our own name there: only a cookie tells then whether it is the same browser.
    if (peer.isLocal || (host === here.host && (peer.viaStranger || !isLoopback(here.hostname)))) return this.#at(here.origin);
    const origin = peer.tls ? listed.find((one) => new URL(one).host === host) : undefined;
    return origin === undefined ? undefined : this.#at(origin);
  }

  #at(origin: string): string {
    return `${origin.replace(/\/+$/, '')}${this.#parts.path}`;
  }
}

/**
 * May a client that runs the browser leg itself have had the browser sent there? To this server's own address, to a program on the person's computer
 * (RFC 8252 7.3: any port), or exactly to what the setting `sso.redirectUris` names: a native app's own scheme, a page elsewhere (RFC 9700 4.1.3).
 */
export function mayReturnTo(address: string, own: string, listed: readonly string[]): boolean {
  if (listed.includes(address)) return true;
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.origin === new URL(own).origin || (url.protocol === 'http:' && isLoopback(url.hostname));
}
