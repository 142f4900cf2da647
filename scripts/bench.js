// @ts-check
import { existsSync } from 'node:fs';
import { prepare } from './build.js';
import { run } from './child.js';
import { inRoot } from './paths.js';
import { Advice } from './say.js';

/** `npm run bench [-- row …]`: the measured ratios of docs; figures go to stdout. @param {readonly string[]} args */
export default async function benchVerb(args) {
  await prepare(2);
  if (!existsSync(inRoot('test', 'bench', 'run.ts'))) throw new Advice('There is nothing to measure yet: test/bench/run.ts is not in the tree.');
  const { code } = await run(process.execPath, [inRoot('node_modules', 'tsx', 'dist', 'cli.mjs'), 'test/bench/run.ts', ...args], {
    stdout: 'inherit',
  });
  return code;
}
