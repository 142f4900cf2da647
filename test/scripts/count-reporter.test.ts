import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let folder = '';

/** Inside the checkout, so that the samples find vitest; in dist/, so that nothing else finds them. */
beforeAll(() => {
  mkdirSync(join(root, 'dist'), { recursive: true });
  folder = mkdtempSync(join(root, 'dist', 'count-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs vitest on one sample and gives the reporter's figures. */
async function count(name: string, text: string): Promise<unknown> {
  const counts = join(folder, `${name}.json`);
  writeFileSync(join(folder, `${name}.sample.js`), text);
  const args = [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--config',
    'none.config.js',
    '--root',
    folder,
    '--include',
    `${name}.sample.js`,
  ];
  writeFileSync(join(folder, 'none.config.js'), `export default { test: { include: ['${name}.sample.js'] } };`);
  await new Promise((resolve) => {
    const env = { ...process.env, COUNTS_FILE: counts };
    execFile(process.execPath, [...args.slice(0, -2), `--reporter=${join(root, 'scripts', 'count-reporter.js')}`], { cwd: folder, env }, resolve);
  });
  return JSON.parse(readFileSync(counts, 'utf8'));
}

test('counts what passed and failed, not what was skipped', async () => {
  const sample = `import { test } from 'vitest';
    test('a', () => {}); test('b', () => {}); test('c', () => { throw new Error('no'); }); test.skip('d', () => {});`;
  expect(await count('mixed', sample)).toEqual({ passed: 2, failed: 1, again: [] });
});

test('a file that cannot be loaded is a failure', async () => {
  expect(await count('broken', "import './no-such-file.js';")).toEqual({ passed: 0, failed: 1, again: [] });
});

test('an error outside any test is a failure', async () => {
  const sample = `import { test } from 'vitest';
    test('a', async () => { setTimeout(() => { throw new Error('late'); }, 1); await new Promise((resolve) => setTimeout(resolve, 50)); });`;
  expect(await count('late', sample)).toEqual({ passed: 1, failed: 1, again: [] });
});

test('what passed only the second time is named', async () => {
  const sample = `import { expect, test } from 'vitest';
    let runs = 0;
    test('a', () => {}); test('b', { retry: 1 }, () => { runs += 1; expect(runs).toBe(2); });`;
  expect(await count('again', sample)).toEqual({ passed: 2, failed: 0, again: ['again.sample.js > b'] });
});
