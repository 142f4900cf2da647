import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder of the build (`renderer`, `docs`), whether this file runs from dist/, from inside an asar, or from the sources; undefined where it was not built. */
export function builtDir(name: string): string | undefined {
  let dir = dirname(fileURLToPath(import.meta.url));
  for (let steps = 0; steps < 4; steps += 1) {
    const candidate = join(dir, 'dist', name);
    if (existsSync(candidate)) return candidate;
    dir = dirname(dir);
  }
  return undefined;
}
