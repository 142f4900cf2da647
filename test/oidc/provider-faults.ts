import type { IncomingMessage, ServerResponse } from 'node:http';

/** Ways in which a provider can be broken though its port is open (security.md C, "IdP down"). */
export type Fault = 'black_hole' | 'half_answer' | 'drip' | 'server_error' | 'html' | 'cut_json' | 'huge' | 'redirect_loop' | 'content_type' | 'gzip';

const json = { 'content-type': 'application/json' };

export function commitFault(fault: Fault, req: IncomingMessage, res: ServerResponse, sent: (bytes: number) => void): void {
  switch (fault) {
    case 'black_hole':
      return;
    case 'half_answer':
      return void res.writeHead(200, json).write('{"issuer":');
    case 'drip':
      return drip(res);
    case 'server_error':
      return void res.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Internal Server Error</h1>');
    case 'html':
      return void res.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to the hotel network</html>');
    case 'cut_json':
      res.writeHead(200, { ...json, 'content-length': '500' }).write('{"issuer":"http://127.0');
      return void setTimeout(() => res.destroy(), 20);
    case 'huge':
      return huge(res, sent);
    case 'redirect_loop':
      return void res.writeHead(302, { location: req.url ?? '/' }).end();
    case 'content_type':
      return void res.writeHead(200, { 'content-type': 'text/plain' }).end('{"keys":[]}');
    case 'gzip':
      return void res.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end('not looked at');
  }
}

/** A byte at a time, for ever. */
function drip(res: ServerResponse): void {
  res.writeHead(200, json);
  const timer = setInterval(() => res.write(' '), 100);
  res.on('close', () => clearInterval(timer));
}

const hugeBytes = 200 * 1024 * 1024;

/** 200 MB as fast as they are taken. */
function huge(res: ServerResponse, sent: (bytes: number) => void): void {
  const piece = Buffer.alloc(64 * 1024, 'a');
  let left = hugeBytes;
  res.writeHead(200, json).write('{"keys":"');
  const more = () => {
    while (left > 0 && !res.destroyed) {
      left -= piece.length;
      sent(piece.length);
      if (!res.write(piece)) return void res.once('drain', more);
    }
    res.end('"}');
  };
  more();
}
