import type { ServerResponse } from 'node:http';
import { apiHeaders } from './security-headers.ts';

/** Server-sent events, as the HTML standard has them. */
export interface EventStream {
  /** One event with its data as JSON. */
  send(kind: string, data: unknown): void;
  /** A line that nobody reads, so that proxies and clients see that somebody is there. */
  beat(): void;
  end(): void;
  /** Told once, whoever ended it. */
  onClose(listener: () => void): void;
}

/** A reader who does not read is not waited for. */
const mostUnread = 64 * 1024;

/** Opens a stream as the answer; to HEAD only its headers. */
export function openStream(res: ServerResponse, use: (stream: EventStream) => void, requestId: string): void {
  const headers = ['X-Request-Id', requestId, ...apiHeaders, 'Content-Type', 'text/event-stream; charset=utf-8', 'X-Accel-Buffering', 'no'];
  res.writeHead(200, headers);
  if (res.req.method === 'HEAD') {
    res.end();
    return;
  }
  res.flushHeaders();
  const write = (text: string) => {
    if (res.writableEnded || res.destroyed) return;
    if (res.writableLength > mostUnread) res.destroy();
    else res.write(text);
  };
  use({
    send: (kind, data) => write(`event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`),
    beat: () => write(': \n\n'),
    end: () => void (res.writableLength > 0 ? res.destroy() : res.end()),
    onClose: (listener) => void res.once('close', listener),
  });
}
