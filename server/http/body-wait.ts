import type { IncomingMessage } from 'node:http';
import type { Pace } from '../ports/timing.ts';

/** What is to be done once somebody reads a body, and how fast a file must come. */
interface Wait {
  /** Tells a client that asked first to send it. */
  onRead?: () => void;
  /** Ends the limit that every body has: the reader has one of its own. */
  onTime?: () => void;
  pace?: Pace;
}

/** On the request itself, as its context is. */
const wait = Symbol('what its body waits for');

declare module 'node:http' {
  interface IncomingMessage {
    [wait]?: Wait;
  }
}

export const waitFor = (req: IncomingMessage): Wait => (req[wait] ??= {});

export const paceOf = (req: IncomingMessage): Pace | undefined => req[wait]?.pace;

/** Called by whoever begins to read a body, once. */
export function beginBody(req: IncomingMessage): void {
  req[wait]?.onRead?.();
}

/** Called by whoever limits the time of a body by itself. */
export function limitsItself(req: IncomingMessage): void {
  req[wait]?.onTime?.();
}

/** How long a client that goes on writing is listened to after its answer: as long as something comes, and never longer than that. */
const [quietMs, lingerMs] = [1_000, 10_000];

/**
 * After the answer the rest of the body is read and thrown away for a while: a connection that is closed while the client still writes is reset, and
 * the answer is lost with it (RFC 9112 9.6).
 */
export function lingerAfterAnswer(req: IncomingMessage): void {
  const { socket } = req;
  const atOnce = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    if (req.complete) {
      atOnce();
      return;
    }
    const hangUp = () => socket.destroy();
    const quiet = setTimeout(hangUp, quietMs).unref();
    setTimeout(hangUp, lingerMs).unref();
    req.on('data', () => quiet.refresh()).resume();
    socket.end();
  };
}
