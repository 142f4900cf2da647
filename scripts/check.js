// @ts-check
import { run } from './child.js';
import { prepare } from './build.js';
import { inRoot } from './paths.js';
import { Advice, progress } from './say.js';
import testVerb from './test.js';

/** @param {string} file @param {...string} args */
const tool = (file, ...args) => run(process.execPath, [inRoot('node_modules', file), ...args]);

/** @type {readonly (readonly [string, () => Promise<{ code: number }>])[]} */
const checks = [
  ['Types', () => tool('typescript/bin/tsc', '-p', '.')],
  ['Types of the server, without the browser’s', () => tool('typescript/bin/tsc', '-p', 'server')],
  ['Lint', () => tool('eslint/bin/eslint.js', '.', '--max-warnings', '0')],
  ['Format', () => tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
];

/** `npm run check`: everything that must hold before a change goes in. All of it runs, so that one look shows all that is wrong. The import rules are a test. @param {readonly string[]} args */
export default async function checkVerb(args) {
  await prepare(2);
  const failed = [];
  for (const [name, check] of checks) if ((await progress(name, check)).code !== 0) failed.push(name);
  if ((await testVerb(args)) !== 0) failed.push('Tests');
  if (failed.length > 0) throw new Advice(`Not in order: ${failed.join(', ')}.`);
}
