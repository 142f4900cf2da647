import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { AppError } from '../errors.ts';
import type { Timing } from '../ports/timing.ts';
import { hasBody } from './body-bytes.ts';
import { rawErrorReply } from './error-reply.ts';
import { waitFor } from './body-wait.ts';

/** How long one that was refused may take to read why. */
const politeMs = 1_000;

/** Gives each body `bodyMs`, then 408 and the end of the connection; a route that takes a file measures its pace (security.md C, slow-loris). */
export function withBodyLimit(listener: RequestListener, { bodyMs, file }: Pick<Timing, 'bodyMs' | 'file'>): RequestListener {
  return (req, res) => {
    if (hasBody(req)) limitBody(req, res, bodyMs);
    waitFor(req).pace = file;
    return listener(req, res);
  };
}

/** The same for a client that waits for our word before it sends its body (RFC 9110 10.1.1): it hears it once somebody wants to read. */
export function onExpectation(listener: RequestListener): RequestListener {
  return (req, res) => {
    // Answered without: whether the body comes all the same, nobody knows, so nothing may follow it.
    const mayStay = res.shouldKeepAlive;
    res.shouldKeepAlive = false;
    waitFor(req).onRead = () => {
      res.shouldKeepAlive = mayStay;
      res.writeContinue();
    };
    return listener(req, res);
  };
}

function limitBody(req: IncomingMessage, res: ServerResponse, bodyMs: number): void {
  const limit = setTimeout(() => {
    if (!req.complete && !req.socket.destroyed) cut(req, res);
  }, bodyMs).unref();
  const isOver = () => {
    if (req.complete || req.socket.destroyed) clearTimeout(limit);
  };
  req.once('end', isOver).once('close', isOver);
  waitFor(req).onTime = () => clearTimeout(limit);
}

function cut({ socket }: IncomingMessage, res: ServerResponse): void {
  if (res.headersSent) socket.destroy();
  else socket.end(rawErrorReply(new AppError('request_timeout'), randomUUID()));
  setTimeout(() => socket.destroy(), politeMs).unref();
}
