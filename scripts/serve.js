// @ts-check
import { pathToFileURL } from 'node:url';
import { prepare } from './build.js';
import { inDist } from './paths.js';

/** `npm run serve [-- options]`: the headless server. @param {readonly string[]} args */
export default async function serveVerb(args) {
  await prepare(2);
  await runProgram(['serve', ...args]);
}

/**
 * Runs the built program in this very process: its signals, its exit code and its stdout are then the program's own.
 * @param {readonly string[]} args
 */
export async function runProgram(args) {
  const program = inDist('server', 'cli.js');
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
}
