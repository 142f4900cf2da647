import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Settings } from '../../server/config/settings.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'settings.md'), 'utf8');

/** Of every setting its whole name and its default, as JSON; of what has none, nothing. */
function leaves(value: unknown, path: readonly string[] = []): [string, string | undefined][] {
  const isRoom = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
  if (isRoom) return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
  return [[path.join('.'), JSON.stringify(value)]];
}

test('docs/settings.md has every setting with its default, and no other', () => {
  const told = [...page.matchAll(/^\| `([\w.]+)` +\| (?:`(.*?)`)? *\|/gm)].map(([, name, value]) => [name, value]);
  const real = leaves({ ...Settings.parse({}), registration: { enabled: true, activation: undefined } });
  expect(told.toSorted()).toEqual(real.toSorted());
});
