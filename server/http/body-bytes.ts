import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors.ts';

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
 * `body_too_large`; `bad_request` where the client leaves in the middle or sends nothing.
 */
export async function* bodyPieces(req: IncomingMessage, most: number): AsyncGenerator<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > most) throw new AppError('body_too_large');
  let size = 0;
  try {
    for await (const piece of req as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > most) throw new AppError('body_too_large');
      yield piece;
    }
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('bad_request', { cause: error });
  }
  if (size === 0) throw new AppError('bad_request');
}
