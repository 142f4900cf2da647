import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors.ts';
import { usualTiming, type Pace } from '../ports/timing.ts';
import { beginBody, limitsItself, paceOf } from './body-wait.ts';

const mostBytes = 100 * 1024;
/** How long a client may go on writing a body that is too large: one that is still writing does not read the answer. */
const politeMs = 500;

/** Whether a request says that it has a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && headers['content-length'] !== '0');
}

/**
 * The body, 100 KiB at most; of a larger one nothing is kept, and soon nothing more is read (security.md C, "10 MB body").
 * Errors: AppError `body_too_large`; `bad_request` where the client leaves in the middle.
 */
export function bodyBytes(req: IncomingMessage): Promise<Buffer> {
  beginBody(req);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let patience: NodeJS.Timeout | undefined;
    const tooLarge = () => {
      clearTimeout(patience);
      reject(new AppError('body_too_large'));
    };
    const loseInterest = () => {
      chunks.length = 0;
      patience ??= setTimeout(tooLarge, politeMs);
    };
    if (Number(req.headers['content-length'] ?? 0) > mostBytes) loseInterest();
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (patience === undefined && size <= mostBytes) chunks.push(chunk);
      else loseInterest();
    });
    req.once('end', () => (patience === undefined ? resolve(Buffer.concat(chunks, size)) : tooLarge()));
    req
      .once('error', () => undefined)
      .once('close', () => {
        clearTimeout(patience);
        reject(new AppError('bad_request'));
      });
  });
}

/**
 * The body as it comes, `most` bytes at most; a larger one is refused by its length where it says it, else where it becomes too long. Errors: AppError
 * `body_too_large`; `request_timeout` where it is slower than the server's pace for files; `bad_request` where the client leaves in the middle or sends nothing.
 */
export async function* bodyPieces(req: IncomingMessage, most: number): AsyncGenerator<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > most) throw new AppError('body_too_large');
  let size = 0;
  for await (const piece of paced(req, paceOf(req) ?? usualTiming.file)) {
    size += piece.length;
    if (size > most) throw new AppError('body_too_large');
    yield piece;
  }
  if (size === 0) throw new AppError('bad_request');
}

async function* paced(req: IncomingMessage, { leastBytes, withinMs, wholeMs }: Pace): AsyncGenerator<Buffer> {
  limitsItself(req);
  beginBody(req);
  const end = performance.now() + wholeMs;
  // A reader that stops early still wants to answer.
  const pieces: AsyncIterator<Buffer> = req.iterator({ destroyOnReturn: false });
  let isLate = false;
  let [bytes, leftMs] = [0, withinMs];
  try {
    for (;;) {
      const began = performance.now();
      const piece = await within(Math.min(leftMs, end - began), pieces.next());
      if (piece === 'late') {
        isLate = true;
        throw new AppError('request_timeout');
      }
      if (piece.done === true) return;
      bytes += piece.value.length;
      // What our own disk takes is not the client's.
      leftMs -= performance.now() - began;
      if (bytes >= leastBytes) [bytes, leftMs] = [0, withinMs];
      yield piece.value;
    }
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('bad_request', { cause: error });
  } finally {
    const ended = pieces.return?.().catch(() => undefined);
    // One that waits for a piece would be waited for.
    if (!isLate) await ended;
  }
}

async function within<T>(ms: number, what: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), ms)));
  try {
    return await Promise.race([what, late]);
  } finally {
    clearTimeout(timer);
  }
}
