import type { ServerResponse } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { openStream, type EventStream } from './event-stream.ts';
import { apiHeaders, pageHeaders } from './security-headers.ts';

/** What a route answers. `headers` are flat name-value pairs. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: readonly string[];
  readonly contentType?: string;
  /** A page instead of a JSON body, complete and without scripts. */
  readonly page?: string;
  /** The page has a form that goes back to this server. */
  readonly pageAsks?: boolean;
  /** A file instead of a body, to be saved under that name. */
  readonly file?: { readonly name: string; readonly bytes: number; readonly content: Readable };
  /** A stream of events instead of a body: handed over once it is open. */
  readonly stream?: (stream: EventStream) => void;
}

/** 200 with a JSON body. */
export const ok = (body: unknown, headers?: readonly string[]): Answer => (headers ? { status: 200, body, headers } : { status: 200, body });

/** 204, nothing to say. */
export const noContent = (headers?: readonly string[]): Answer => (headers ? { status: 204, headers } : { status: 204 });

/** Writes an answer in one go: all headers at once, the length known, no ETag to compute (performance.md: doing only what a route needs). */
export function send(res: ServerResponse, answer: Answer, requestId: string): void {
  if (answer.page !== undefined) {
    sendPage(res, answer, answer.page, requestId);
    return;
  }
  if (answer.stream) {
    openStream(res, answer.stream, requestId);
    return;
  }
  if (answer.file) {
    sendFile(res, answer.file, requestId);
    return;
  }
  const headers = ['X-Request-Id', requestId, ...apiHeaders];
  if (answer.headers) headers.push(...answer.headers);
  if (answer.body === undefined) {
    res.writeHead(answer.status, headers).end();
    return;
  }
  const text = JSON.stringify(answer.body);
  headers.push('Content-Type', answer.contentType ?? 'application/json; charset=utf-8', 'Content-Length', String(Buffer.byteLength(text)));
  res.writeHead(answer.status, headers).end(text);
}

/** Where it breaks off, so does the connection: the length that was said makes the client notice. */
function sendFile(res: ServerResponse, { name, bytes, content }: NonNullable<Answer['file']>, requestId: string): void {
  const saving = ['Content-Disposition', `attachment; filename="${name}"`];
  res.writeHead(200, ['X-Request-Id', requestId, ...apiHeaders, 'Content-Type', octets, 'Content-Length', String(bytes), ...saving]);
  pipeline(content, res, () => undefined);
}

const octets = 'application/octet-stream';

function sendPage(res: ServerResponse, { status, headers = [], pageAsks = false }: Answer, page: string, requestId: string): void {
  const length = String(Buffer.byteLength(page));
  const all = [
    'X-Request-Id',
    requestId,
    ...pageHeaders('none', pageAsks),
    ...headers,
    'Content-Type',
    'text/html; charset=utf-8',
    'Content-Length',
    length,
  ];
  res.writeHead(status, all).end(page);
}
