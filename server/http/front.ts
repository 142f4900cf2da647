import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { AppError } from '../errors.ts';
import { isLoopback, plainAddress } from '../network/addresses.ts';
import { rawErrorReply } from './error-reply.ts';

/** First byte of a TLS record that holds a handshake (RFC 8446 5.1); no HTTP method begins with it. */
const handshake = 0x16;
/** How long a socket may say nothing at all (security.md C, slow-loris). */
const firstByteMs = 10_000;
/** How long one that was refused may take to read why. */
const politeMs = 1_000;

interface Doors {
  /** Null: no TLS at all. */
  readonly tls: { readonly take: (socket: Socket) => void } | null;
  readonly http: (socket: Socket) => void;
  /** `server.tls: on` */
  readonly tlsOnly: boolean;
}

export interface Front {
  take(this: void, socket: Socket): void;
  /** Hangs up on those that have not said anything yet. */
  cutSilent(this: void): void;
  /** Hangs up on everybody, in a handshake or a request as well. */
  cutAll(this: void): void;
}

/** One port, both protocols: looks at a connection's first byte, puts it back and hands the socket to TLS or to HTTP. */
export function createFront(doors: Doors): Front {
  const silent = new Set<Socket>();
  const all = new Set<Socket>();
  const handOver = (socket: Socket, first: number | undefined) => {
    if (first === handshake && doors.tls) {
      // TLS has no ears for what happens to the socket below it.
      doors.tls.take(socket.on('error', () => socket.destroy()));
    } else if (doors.tlsOnly && !isLoopback(plainAddress(socket.remoteAddress ?? ''))) refuse(socket, 'tls_required');
    else {
      doors.http(socket);
      socket.resume();
    }
  };
  const take = (socket: Socket) => {
    // Also at the end of one that never said anything: sockets here stay open for answers.
    const hangUp = () => socket.destroy();
    const onFirst = (bytes: Buffer) => {
      forget();
      socket.off('end', hangUp).off('error', hangUp).pause().unshift(bytes);
      handOver(socket, bytes[0]);
    };
    const patience = setTimeout(() => refuse(socket.off('data', onFirst), 'request_timeout'), firstByteMs).unref();
    const forget = () => {
      clearTimeout(patience);
      silent.delete(socket);
    };
    silent.add(socket);
    all.add(socket.once('close', () => all.delete(socket)));
    socket.once('close', forget).once('end', hangUp).on('error', hangUp).once('data', onFirst);
  };
  const cut = (sockets: ReadonlySet<Socket>) => () => {
    for (const socket of sockets) socket.destroy();
  };
  return { take, cutSilent: cut(silent), cutAll: cut(all) };
}

/** Says why, and reads nothing more of it. */
function refuse(socket: Socket, code: 'tls_required' | 'request_timeout'): void {
  socket.on('error', () => undefined).resume();
  const headers = code === 'tls_required' ? ['Upgrade', 'TLS/1.2, HTTP/1.1'] : [];
  socket.end(rawErrorReply(new AppError(code), randomUUID(), headers));
  setTimeout(() => socket.destroy(), politeMs).unref();
}
