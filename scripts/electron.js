// @ts-check
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.js';
import { inRoot } from './paths.js';
import { progress } from './say.js';

const home = inRoot('node_modules', 'electron');
const fetchLimit = 120_000;
/** Says when a fetch failed: without it, every start behind a closed network would wait for the limit. */
const failedNote = inRoot('node_modules', '.doorward-electron-failed');
const tryAgainAfter = 3_600_000;

/**
 * The Electron program, fetched if it has to be; or the reason why this computer cannot show the desktop window.
 * @param {string} label
 * @returns {Promise<{ binary: string } | { reason: string }>}
 */
export async function findElectron(label) {
  const reason = whyNoWindow();
  if (reason !== undefined) return { reason };
  const there = binary();
  if (there !== undefined) return { binary: there };
  if (failedLately()) return { reason: 'its program could not be fetched within the last hour' };
  const { code } = await progress(`${label} Fetching Electron (first time, about 100 MB, at most two minutes)`, fetchElectron);
  const fetched = binary();
  if (code === 0 && fetched !== undefined) {
    rmSync(failedNote, { force: true });
    return { binary: fetched };
  }
  writeFileSync(failedNote, '');
  return { reason: 'its program could not be fetched' };
}

const failedLately = () => existsSync(failedNote) && Date.now() - statSync(failedNote).mtimeMs < tryAgainAfter;

/** What Electron needs of the system whatever else there is. */
function whyNoWindow() {
  if (!existsSync(inRoot('dist', 'main', 'main.js'))) return 'the desktop shell is not built';
  if (process.platform !== 'linux') return undefined;
  if (!hasDisplay()) return 'no display';
  if (process.getuid?.() === 0) return 'its sandbox does not run as root';
  return undefined;
}

/** Whether a window could be seen at all. */
export const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

function binary() {
  const name = nameInFolder();
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(home, 'dist');
  const file = join(folder, name);
  return existsSync(file) ? file : undefined;
}

/** Electron writes it to path.txt when it unpacks itself; a folder named by the environment has no such file. */
function nameInFolder() {
  const note = join(home, 'path.txt');
  if (existsSync(note)) return readFileSync(note, 'utf8').trim();
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? join('Electron.app', 'Contents', 'MacOS', 'Electron') : 'electron';
}

const fetchElectron = () => run(process.execPath, [join(home, 'install.js')], { quiet: true, timeout: fetchLimit });
