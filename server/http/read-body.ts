import type { RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors.ts';
import { bodyBytes, hasBody } from './body-bytes.ts';

const mostDepth = 32;
const mostFields = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What a path takes beside JSON. */
export type Takes = 'form' | 'file' | null;

/**
 * Refuses a body that is not plain JSON in UTF-8 before it is read, and, on writes, any other content type even without a body
 * (security.md B9; A 3.5.2); a form or a file only where one is taken. Errors: AppError `unsupported_media_type`.
 */
export function checkContentType(req: IncomingMessage, takes: Takes): void {
  const { 'content-type': type, 'content-encoding': encoding } = req.headers;
  if (encoding !== undefined && encoding !== 'identity') throw new AppError('unsupported_media_type');
  if (takes === 'form' && isForm(type)) return;
  if (takes === 'file' && type === 'application/octet-stream') return;
  if (type === undefined || takes === 'file' ? hasBody(req) : !/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type))
    throw new AppError('unsupported_media_type');
}

/** Reads and parses a body, where there is one; depth is counted before parsing, so that deep nesting cannot overflow later (security.md M10, C "malformed UTF-8"). */
export const readBody: RequestHandler = async (req, _res, next) => {
  const bytes = hasBody(req) ? await bodyBytes(req) : Buffer.alloc(0);
  if (bytes.length > 0) req.body = isForm(req.headers['content-type']) ? parseForm(bytes) : parseJson(bytes);
  next();
};

const isForm = (type: string | undefined) =>
  type !== undefined && /^application\/x-www-form-urlencoded\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type);

/** Each field once (RFC 6749 3.2). Errors: AppError `bad_request`. */
function parseForm(bytes: Buffer): unknown {
  const fields = new Map<string, string>();
  try {
    for (const pair of utf8.decode(bytes).split('&')) {
      if (pair === '') continue;
      const [name = '', ...rest] = pair.split('=').map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
      if (fields.has(name) || fields.size >= mostFields) throw new AppError('bad_request');
      fields.set(name, rest.join('='));
    }
  } catch {
    throw new AppError('bad_request');
  }
  return Object.fromEntries(fields);
}

function parseJson(bytes: Buffer): unknown {
  if (depthOf(bytes) > mostDepth) throw new AppError('malformed_json');
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new AppError('malformed_json');
  }
}

/** How deep brackets nest outside of strings. */
function depthOf(bytes: Buffer): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (inString) {
      if (byte === 0x5c) i += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) deepest = Math.max(deepest, (depth += 1));
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return deepest;
}
