import type { IncomingMessage } from 'node:http';

/** What is to be done once somebody reads a body. */
interface Wait {
  /** Tells a client that asked first to send it. */
  onRead?: () => void;
  /** Ends the limit that every body has: the reader has one of its own. */
  onTime?: () => void;
}

/** On the request itself, as its context is. */
const wait = Symbol('what its body waits for');

declare module 'node:http' {
  interface IncomingMessage {
    [wait]?: Wait;
  }
}

export const waitFor = (req: IncomingMessage): Wait => (req[wait] ??= {});

/** Called by whoever begins to read a body, once. */
export function beginBody(req: IncomingMessage): void {
  req[wait]?.onRead?.();
}

/** Called by whoever limits the time of a body by itself. */
export function limitsItself(req: IncomingMessage): void {
  req[wait]?.onTime?.();
}

const lingerMs = 1_000;

/**
 * After the answer the rest of the body is read for a second and thrown away: a connection that is closed while the client still writes is reset, and
 * the answer is lost with it (RFC 9112 9.6).
 */
export function lingerAfterAnswer(req: IncomingMessage): void {
  const { socket } = req;
  socket.destroySoon = () => {
    req.resume();
    socket.end();
    setTimeout(() => socket.destroy(), lingerMs).unref();
  };
}
