import { connect } from 'node:net';

/** One answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** The header's only value, '' where it is absent. Errors: one where it came twice. */
  header(name: string): string;
  json<T>(): T;
}

export interface Target {
  readonly port: number;
  readonly host?: string;
}

export interface Patience {
  /** Ends the wait this long after the last byte; default 400. */
  readonly quietMs?: number;
  /** Ends the wait whatever happens; default 5000. */
  readonly limitMs?: number;
  /** Answers after which nothing more is waited for. */
  readonly answers?: number;
  /** Answers to HEAD have no body, whatever their length says. */
  readonly head?: boolean;
}

export interface Exchange {
  readonly answers: readonly RawAnswer[];
  /** The server closed the connection. */
  readonly closed: boolean;
}

/** Sends bytes that no HTTP client would send, and reads what comes back until it is quiet, closed or enough. */
export function exchange(target: Target, bytes: string | Buffer | readonly (string | Buffer)[], patience: Patience = {}): Promise<Exchange> {
  const { quietMs = 400, limitMs = 5_000, answers: enough = Infinity, head = false } = patience;
  return new Promise((resolve) => {
    const socket = connect({ port: target.port, host: target.host ?? '127.0.0.1' });
    let received = Buffer.alloc(0);
    let quiet: NodeJS.Timeout | undefined;
    const done = (closed: boolean) => {
      clearTimeout(quiet);
      clearTimeout(limit);
      socket.destroy();
      resolve({ answers: parseAnswers(received, head), closed });
    };
    const limit = setTimeout(() => done(false), limitMs);
    const pieces = typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : bytes;
    socket.on('connect', () => {
      for (const piece of pieces) socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      clearTimeout(quiet);
      if (parseAnswers(received, head).length >= enough) done(false);
      else quiet = setTimeout(() => done(false), quietMs);
    });
    // An answer that came before the reset still counts.
    socket.on('error', () => done(true)).on('close', () => done(true));
  });
}

/** The complete answers in what was received. */
export function parseAnswers(bytes: Buffer, head = false): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) break;
    const [statusLine = '', ...lines] = rest.subarray(0, end).toString('latin1').split('\r\n');
    const headers = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const);
    const status = Number(statusLine.split(' ')[1]);
    const length = head || status < 200 || status === 204 ? 0 : Number(headers.find(([name]) => name === 'content-length')?.[1] ?? 0);
    if (rest.length < end + 4 + length) break;
    if (status >= 200) answers.push(answerOf(status, headers, rest.subarray(end + 4, end + 4 + length).toString('utf8')));
    rest = rest.subarray(end + 4 + length);
  }
  return answers;
}

function answerOf(status: number, headers: RawAnswer['headers'], body: string): RawAnswer {
  return {
    status,
    headers,
    body,
    header: (name) => {
      const values = headers.filter(([header]) => header === name.toLowerCase()).map(([, value]) => value);
      if (values.length > 1) throw new Error(`${name} came ${String(values.length)} times`);
      return values[0] ?? '';
    },
    json: <T>() => JSON.parse(body) as T,
  };
}

export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  /** Replaces the Host header of the target; null leaves it out. */
  readonly host?: string | null;
  readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  /** Text as it is; anything else as JSON with its content type. */
  readonly body?: unknown;
}

/** A request as bytes, with nothing added but Host, and for a body its length and type. */
export function requestBytes(target: Target, { method = 'GET', path, host, headers = [], body }: RawRequest): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`];
  const address = target.host ?? '127.0.0.1';
  const own = host === undefined ? `${address.includes(':') ? `[${address}]` : address}:${String(target.port)}` : host;
  if (own !== null) lines.push(`Host: ${own}`);
  const pairs = Array.isArray(headers)
    ? (headers as readonly (readonly [string, string])[])
    : Object.entries(headers as Readonly<Record<string, string>>);
  for (const [name, value] of pairs) lines.push(`${name}: ${value}`);
  const payload =
    body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const names = new Set(pairs.map(([name]) => name.toLowerCase()));
  if (body !== undefined && !names.has('content-type')) lines.push('Content-Type: application/json');
  if (body !== undefined && !names.has('content-length') && !names.has('transfer-encoding')) lines.push(`Content-Length: ${String(payload.length)}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), payload]);
}

/** One request, its one answer. Errors: one where no whole answer came. */
export async function call(target: Target, request: RawRequest): Promise<RawAnswer> {
  const { answers } = await exchange(target, requestBytes(target, request), {
    answers: 1,
    head: request.method === 'HEAD',
    limitMs: 15_000,
    quietMs: 15_000,
  });
  const [answer] = answers;
  if (!answer) throw new Error(`no answer to ${request.method ?? 'GET'} ${request.path.slice(0, 80)}`);
  return answer;
}
