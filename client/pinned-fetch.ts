import type { IncomingMessage } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { Readable } from 'node:stream';
import { connect } from 'node:tls';
import { DoorwardError } from './error.ts';
import type { Fetch } from './http.ts';
import { isPinned, readPin } from './pin.ts';

type AgentOptions = Parameters<Agent['createConnection']>[0] & { readonly servername?: string };
type Done = NonNullable<Parameters<Agent['createConnection']>[1]>;

const handshakeMs = 10_000;

/**
 * Connections to whoever holds the private key of the pin, and to nobody else. The socket is handed to HTTP only after the handshake has shown that
 * key: not a byte of a request goes out before (security.md B20). Kept-alive sockets were looked at when they were new; TLS sessions are not
 * resumed, so that every connection shows its key itself.
 */
class PinnedAgent extends Agent {
  readonly #pin: Buffer;

  constructor(pin: Buffer) {
    super({ keepAlive: true, maxSockets: 8, maxCachedSessions: 0 });
    this.#pin = pin;
  }

  override createConnection(options: AgentOptions, done: Done = () => undefined): undefined {
    const { host, port, servername } = options;
    const name = servername ? { servername } : {};
    // Names and authorities say nothing here: the key does.
    const socket = connect({
      host: host ?? 'localhost',
      port: Number(port),
      ...name,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
      timeout: handshakeMs,
    });
    const fail = (error: Error) => {
      socket.destroy();
      done(error, socket);
    };
    const late = () => fail(new Error('the handshake took too long'));
    socket.once('error', fail).once('timeout', late);
    socket.once('secureConnect', () => {
      const key = socket.getPeerX509Certificate()?.publicKey;
      if (key === undefined || socket.isSessionReused() || !isPinned(key, this.#pin)) return fail(new DoorwardError('pin_mismatch'));
      socket.off('error', fail).off('timeout', late).setTimeout(0);
      done(null, socket);
    });
  }
}

/** A `fetch` that goes to the holder of the pinned key. Errors: TypeError for a pin that is none; DoorwardError `pin_mismatch`, `insecure_connection` for an address without TLS. */
export function createPinnedFetch(pin: string): Fetch {
  const agent = new PinnedAgent(readPin(pin));
  return async (url, init) => {
    if (!url.startsWith('https:')) throw new DoorwardError('insecure_connection');
    const answer = await exchange(url, { agent, method: init.method ?? 'GET', headers: plainHeaders(init) }, init);
    const status = answer.statusCode ?? 0;
    // What is asked for with redirect: 'error', as all of ours is, must not be led elsewhere.
    if (status >= 300 && status < 400 && init.redirect === 'error') {
      answer.destroy();
      throw new TypeError('a redirect');
    }
    const pairs = Object.entries(answer.headersDistinct).flatMap(([name, values]) => (values ?? []).map((value) => [name, value]));
    const isEmpty = status === 204 || status === 304 || init.method === 'HEAD';
    if (isEmpty) answer.resume();
    return new Response(isEmpty ? null : bodyOf(answer), {
      status,
      headers: pairs.map(([name = '', value = '']): [string, string] => [name, value]),
    });
  };
}

function plainHeaders({ headers, body }: RequestInit): Record<string, string> {
  const length = typeof body === 'string' ? { 'Content-Length': String(Buffer.byteLength(body)) } : {};
  return { 'User-Agent': 'doorward-client', ...Object.fromEntries(new Headers(headers)), ...length };
}

function exchange(url: string, options: RequestOptions, { body, signal }: RequestInit): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const req = request(url, { ...options, ...(signal ? { signal } : {}) }, resolve);
    req.once('error', reject).end(typeof body === 'string' ? body : undefined);
  });
}

/** As a web stream that ends with its reader. */
function bodyOf(answer: IncomingMessage): ReadableStream<Uint8Array> {
  return Readable.toWeb(answer) as ReadableStream<Uint8Array>;
}
