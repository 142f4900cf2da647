import express, { type RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors.ts';

const mostBytes = 100 * 1024;
const mostDepth = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Refuses a body that is not plain JSON in UTF-8 before it is read, and, on writes, any other content type even without a body
 * (security.md B9; A 3.5.2). Errors: AppError `unsupported_media_type`.
 */
export function checkContentType(req: IncomingMessage): void {
  const { 'content-type': type, 'content-encoding': encoding, 'content-length': length, 'transfer-encoding': transfer } = req.headers;
  if (encoding !== undefined && encoding !== 'identity') throw new AppError('unsupported_media_type');
  const hasBody = transfer !== undefined || (length !== undefined && length !== '0');
  if (type === undefined ? hasBody : !/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type)) throw new AppError('unsupported_media_type');
}

/** Reads and parses a JSON body of at most 100 KiB; depth is counted before parsing, so that deep nesting cannot overflow later (security.md M10, C "malformed UTF-8"). */
export function readBody(): RequestHandler {
  return express.json({ limit: mostBytes, inflate: false, strict: false, type: () => true, verify: (_req, _res, bytes) => checkJsonBytes(bytes) });
}

/** Throws plain errors only: body-parser writes a status into what it catches here, and an AppError, whose status cannot be written, would end the process. */
function checkJsonBytes(bytes: Buffer): void {
  utf8.decode(bytes);
  if (depthOf(bytes) > mostDepth) throw new Error('too deep');
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
