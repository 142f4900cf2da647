import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Row } from './row.ts';

/** What a first visit loads from the embedded server: one page, one script, one style; the script's size as it goes over the wire. */
export function uiSize(): Promise<readonly Row[]> {
  const dir = join(import.meta.dirname, '..', '..', 'dist', 'renderer');
  const page = readFileSync(join(dir, 'index.html'), 'utf8');
  const files = readdirSync(join(dir, 'assets'));
  // What comes later than the first paint is not in it.
  const script = files.filter((name) => name.endsWith('.js') && !name.startsWith('later-'));
  const bytes = script.reduce((sum, name) => sum + gzipSync(readFileSync(join(dir, 'assets', name))).length, 0);
  const requests = [...page.matchAll(/<script|<link[^>]+stylesheet/g)].length + 1;
  return Promise.resolve([
    { name: 'the UI’s script, gzipped', value: bytes / 1024, unit: 'KiB', goal: { atMost: 200 } },
    { name: 'requests of the first paint: page, script, style', value: requests, unit: '', goal: { atMost: 3 } },
  ]);
}
