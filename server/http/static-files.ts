import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface StaticFile {
  readonly type: string;
  readonly bytes: Buffer;
  /** Undefined where compression gains nothing. */
  readonly gzipped: Buffer | undefined;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * The files of a folder, read once, by their path (`/assets/index.js`). A request is answered from this map and never by a path on the disk,
 * so there is nothing to climb out of (security.md B15).
 */
export function loadStaticFiles(dir: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    const gzipped = gzipSync(bytes);
    files.set(path.slice(dir.length).replaceAll('\\', '/'), { type, bytes, gzipped: gzipped.length < bytes.length * 0.9 ? gzipped : undefined });
  }
  return files;
}
