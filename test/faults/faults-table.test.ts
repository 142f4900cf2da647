import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const rows = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| (.+?) +\| `([^`]+)` +\| (.+?) +\|$/.exec(line)?.slice(1, 4))
  .filter((row) => row !== undefined);

/** As many as the table of faults has (security.md C). */
const faults = 31;

test('the table of faults has a row for each', () => {
  expect(new Set(rows.map(([fault]) => fault)).size).toBe(faults);
});

test.each(rows)('%s: %s has "%s"', (_fault, file = '', words = '') => {
  expect(existsSync(join(root, file))).toBe(true);
  const named = readFileSync(join(root, file), 'utf8').split(/\b(?:describe|describeWith|test)\b/);
  const names = file.includes('/bench/') ? named : named.slice(1);
  expect(names.some((text) => text.slice(0, 1_000).includes(words))).toBe(true);
});
