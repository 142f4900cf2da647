import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** A TypeScript program as one plain file in `folder`, so that it starts as fast as the product does; where it lies. */
export async function bundle(entry: string, folder: string): Promise<string> {
  const outfile = join(folder, basename(entry).replace(/\.ts$/, '.mjs'));
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'error' });
  return outfile;
}
