// @ts-check
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './build.js';
import { run } from './child.js';
import { inRoot } from './paths.js';
import { ensureParts, parts } from './parts.js';
import { Advice } from './say.js';

/** `npm test [-- vitest arguments]`: all of test/ against the built program and real parts. @param {readonly string[]} args */
export default async function testVerb(args) {
  const { absent } = await prepare(4);
  if (absent.length > 0 && process.env['CI']) throw new Advice(`These parts have no sources in this tree: ${absent.join(', ')}.`);
  const missing = await ensureParts('[3/4]');
  if (missing.length > 0 && process.env['CI'])
    throw new Advice(`Under CI nothing may be missing: ${missing.map((name) => parts[name].title).join(', ')}.`);
  return runVitest(args);
}

/**
 * Vitest says what happened; the last line says how many, alone, for people and programs that read only that.
 * @param {readonly string[]} args
 */
async function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-test-'));
  const counts = join(folder, 'counts.json');
  try {
    const program = inRoot('node_modules', 'vitest', 'vitest.mjs');
    const reporters = ['--reporter=default', `--reporter=${inRoot('scripts', 'count-reporter.js')}`];
    const { code } = await run(process.execPath, [program, 'run', ...reporters, ...args], {
      stdout: 'inherit',
      env: { ...process.env, COUNTS_FILE: counts },
    });
    const { passed, failed, again } = readCounts(counts, code);
    if (again.length > 0) process.stdout.write(`\nPassed only when run again; find out why:\n${again.map((name) => `  ${name}\n`).join('')}`);
    process.stdout.write(`\n${String(passed)} passed, ${String(failed)} failed\n`);
    return code === 0 && failed > 0 ? 1 : code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A run that ended badly without saying which test failed has failed in one thing: itself.
 * @param {string} file @param {number} code
 * @returns {{ passed: number, failed: number, again: readonly string[] }}
 */
function readCounts(file, code) {
  try {
    const { passed, failed, again } = JSON.parse(readFileSync(file, 'utf8'));
    return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, again };
  } catch {
    return { passed: 0, failed: code === 0 ? 0 : 1, again: [] };
  }
}
