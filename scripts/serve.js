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
  stopOnce();
  stopWithNpm();
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
}

/**
 * npm starts us through a shell, and a SIGTERM for npm ends that shell but not us: nobody would be left to stop the server. So it stops when
 * its parent is gone. (`serve` is `exec`ed and has npm itself as its parent, which then waits for our exit code.)
 */
function stopWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250).unref();
}

/** Ctrl-C reaches us twice, from the terminal and from npm: the second must not cut off the stop that the first began. */
function stopOnce() {
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ])) {
    let stopping = false;
    process.on(signal, () => {
      if (!stopping && process.listenerCount(signal) === 1) process.exit(128 + number); // the program does not listen yet
      stopping = true;
    });
  }
}
