import type { IncomingMessage } from 'node:http';
import type { Peer } from './peer.ts';

export interface RequestContext {
  readonly requestId: string;
  /** Without the query: what may be logged. */
  readonly path: string;
  readonly startedAt: number;
  readonly peer: Peer;
}

/** On the request itself: a WeakMap would be work for the garbage collector at each request. */
const known = Symbol('what is known of the request');

declare module 'node:http' {
  interface IncomingMessage {
    [known]?: RequestContext;
  }
}

/** Set once, by app.ts, before anything else runs. */
export function setContext(req: IncomingMessage, context: RequestContext): void {
  req[known] = context;
}

/** What is known of the request since it came in. Throws where app.ts did not see it first: a mistake in the code. */
export function contextOf(req: IncomingMessage): RequestContext {
  const context = req[known];
  if (!context) throw new Error('request without a context');
  return context;
}
