import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { AppError } from '../errors.ts';
import { rawErrorReply } from './error-reply.ts';

const parserErrors: Readonly<Record<string, AppError['code']>> = {
  HPE_HEADER_OVERFLOW: 'header_too_large',
  HPE_INVALID_METHOD: 'not_implemented',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** An HTTP server with time limits and caps, so that slow or many sockets cannot hold it (security.md M12, C "slow-loris"). */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
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
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable && error.code !== 'ECONNRESET')
      socket.end(rawErrorReply(new AppError(parserErrors[error.code ?? ''] ?? 'bad_request'), randomUUID()));
    else socket.destroy();
  });
  server.on('connect', (_req, socket) => {
    socket.end(rawErrorReply(new AppError('method_not_allowed'), randomUUID()));
  });
  return server;
}
