// @ts-check
import { spawn } from 'node:child_process';
import { prepare } from './build.js';
import { run } from './child.js';
import { findElectron, hasDisplay } from './electron.js';
import { root } from './paths.js';
import { say } from './say.js';
import { runProgram } from './serve.js';

/** `npm start`: the desktop app; the same app in a browser where no window can be had. @param {readonly string[]} args */
export default async function startVerb(args) {
  await prepare(3);
  const electron = await findElectron('[3/3]');
  if ('reason' in electron) return serveInBrowser(`Electron is not available here (${electron.reason})`, args);
  const ended = await run(electron.binary, [root, ...args], { stdout: 'inherit' });
  return couldNotStart(ended) ? serveInBrowser(`Electron does not run here (${ended.signal ?? 'a library is missing'})`, args) : ended.code;
}

/**
 * 127: the program or one of its libraries is not there. Of the signals, those with which Chromium gives up by itself: most often a system
 * that does not let it make its sandbox.
 * @param {import('./child.js').Ended} ended
 */
const couldNotStart = ({ code, signal }) => code === 127 || signal === 'SIGTRAP' || signal === 'SIGABRT' || signal === 'SIGILL';

/** @param {string} reason @param {readonly string[]} args */
async function serveInBrowser(reason, args) {
  say(`${reason}: serving the same app to your browser.`);
  onReadyLine((url) => {
    say(`Doorward is open at ${url}`);
    openBrowser(url);
  });
  await runProgram(['serve', ...args]);
}

/** Sees the program's ready line go by; it stays on stdout, so that a script may start the app this way too. @param {(url: string) => void} tell */
function onReadyLine(tell) {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = /** @type {typeof write} */ (
    (/** @type {string | Uint8Array} */ chunk, /** @type {never[]} */ ...rest) => {
      const url = readyUrl(String(chunk));
      if (url === undefined) return write(chunk, ...rest);
      process.stdout.write = write;
      const written = write(chunk, ...rest);
      tell(url);
      return written;
    }
  );
}

/** @param {string} line @returns {string | undefined} */
function readyUrl(line) {
  if (!line.includes('"ready"')) return undefined;
  try {
    const event = JSON.parse(line);
    return event.event === 'ready' && typeof event.url === 'string' ? event.url : undefined;
  } catch {
    return undefined;
  }
}

/** Only for somebody who sits in front of it: never in CI, in a pipe or on a machine without a screen. @param {string} url */
function openBrowser(url) {
  if (!hasDisplay() || !process.stdin.isTTY || process.env['CI']) return;
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command ?? 'xdg-open', args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined); // no browser is no failure: the address is on the screen
  child.unref();
}
