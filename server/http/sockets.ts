import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSocketServer, type Server as SocketServer, type Socket } from 'node:net';
import { AppError } from '../errors.ts';
import { usualTiming, type Timing } from '../ports/timing.ts';
import { onExpectation, withBodyLimit } from './body-patience.ts';
import { rawErrorReply } from './error-reply.ts';
import { createFront } from './front.ts';
import { createTlsDoor, type TlsDoor } from './tls-door.ts';

const parserErrors: Readonly<Record<string, AppError['code']>> = {
  HPE_HEADER_OVERFLOW: 'header_too_large',
  HPE_INVALID_METHOD: 'not_implemented',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** A server for both protocols, and the door that TLS needs a certificate for. */
export interface FrontedServer {
  readonly server: Server;
  readonly tls: TlsDoor;
  /** Listens on one more address, with sockets and a cap of its own: whoever fills it leaves the first one free. Errors: those of `listen(2)`. */
  listenToo(address: string, port: number): Promise<ExtraAddress>;
  /** Stops accepting, lets requests under way finish for so many ms, then cuts what is left. Resolves when nothing is. */
  close(graceMs: number): Promise<void>;
}

export interface ExtraAddress {
  readonly address: string;
  /** Nobody comes in any more, and after so many ms nobody is in any more; resolves then. */
  close(graceMs: number): Promise<void>;
}

/** An HTTP server with time limits and caps, so that slow or many sockets cannot hold it (security.md M12, C "slow-loris"). `mode`: the setting `server.tls`; `timing`: what bodies have. */
export function createHttpServer(
  answer: RequestListener,
  mode: 'auto' | 'on' | 'off',
  timing: Pick<Timing, 'bodyMs' | 'file'> = usualTiming,
): FrontedServer {
  const listener = withBodyLimit(answer, timing);
  const server = createServer(
    {
      headersTimeout: 10_000,
      // Each body has its own limit (body-patience.ts); this one is above the longest.
      requestTimeout: timing.file.wholeMs + 60_000,
      keepAliveTimeout: 15_000,
      connectionsCheckingInterval: 2_000,
      maxHeaderSize: 16 * 1024,
      // Our own guard answers a missing Host, in our own shape.
      requireHostHeader: false,
    },
    listener,
  );
  server.maxConnections = 2_000;
  // An expectation we do not know is no reason for Node's own bare 417 (RFC 9110 10.1.1 lets us pass over it).
  server.on('checkExpectation', listener);
  server.on('checkContinue', onExpectation(listener));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable && error.code !== 'ECONNRESET')
      socket.end(rawErrorReply(new AppError(parserErrors[error.code ?? ''] ?? 'bad_request'), randomUUID()));
    else socket.destroy();
  });
  server.on('connect', (_req, socket) => {
    socket.end(rawErrorReply(new AppError('method_not_allowed'), randomUUID()));
  });
  const { tls, cutSilent, cutAll } = putFront(server, mode);
  const close = (graceMs: number) => {
    const closed = closeSocket(server, graceMs, cutAll);
    server.closeIdleConnections();
    cutSilent();
    return closed;
  };
  return { server, tls, listenToo: (address, port) => listenToo(server, address, port), close };
}

/** Node's own reader of HTTP gets a connection only after its first byte was looked at. */
function putFront(server: Server, mode: 'auto' | 'on' | 'off') {
  const readers = server.listeners('connection');
  const http = (socket: Socket) => {
    for (const reader of readers) Reflect.apply(reader, server, [socket]);
  };
  const tls = createTlsDoor(http);
  const front = createFront({ tls: mode === 'off' ? null : tls, http, tlsOnly: mode === 'on' });
  server.removeAllListeners('connection').on('connection', front.take);
  return { tls, cutSilent: front.cutSilent, cutAll: front.cutAll };
}

function listenToo(server: Server, address: string, port: number): Promise<ExtraAddress> {
  const sockets = new Set<Socket>();
  const extra = createSocketServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    server.emit('connection', socket);
  });
  extra.maxConnections = 1_000;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return new Promise((resolve, reject) => {
    extra.once('error', reject);
    extra.listen({ port, host: address, backlog: 511, ipv6Only: true }, () =>
      resolve({ address, close: (graceMs) => closeSocket(extra, graceMs, cut) }),
    );
  });
}

function closeSocket(server: SocketServer, graceMs: number, cut: () => void): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(cut, graceMs);
    server.close(() => {
      clearTimeout(limit);
      resolve();
    });
  });
}
