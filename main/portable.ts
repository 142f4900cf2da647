import { app } from 'electron';
import { existsSync, lstatSync, mkdirSync, statSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StartError, type StartOptions } from '../server/index.ts';

let folder: string | null = null;
let problem: string | null = null;

/** The file that a person starts. An AppImage runs from a mount, and its variables go on to every program that it starts. */
export function programFile(): string {
  const { APPIMAGE, APPDIR } = process.env;
  const program = app.getPath('exe');
  return APPIMAGE !== undefined && APPDIR !== undefined && program.startsWith(`${APPDIR}/`) ? APPIMAGE : program;
}

/** Where there is a folder `doorward-data` beside the program (docs/packaging.md), everything goes there. First of all: Electron locks its own folder early. */
export function findPortable(): void {
  const beside = dirname(process.platform === 'darwin' ? resolve(programFile(), '../../..') : programFile());
  const found = join(beside, 'doorward-data');
  // What an installer put somewhere it also replaces and removes, with all that lies in it.
  const isInstalled = existsSync(join(beside, 'Uninstall Doorward.exe'));
  if (!app.isPackaged || isInstalled || process.env['DOORWARD_DATA_DIR'] || !lstatSync(found, { throwIfNoEntry: false })) return;
  folder = found;
  try {
    problem = problemWith(found);
    if (problem === null) useFor(join(found, 'electron'));
  } catch {
    problem = 'it cannot be written';
  }
}

/** Null: the data are in their usual place. */
export const portableFolder = (): string | null => (problem === null ? folder : null);

/** Secrets travel along, so they are in a file. Errors: StartError for a folder that is not safe: the usual place must not be used in its stead. */
export function portableOptions(): Pick<StartOptions, 'dataDir' | 'settings'> {
  if (folder === null) return {};
  const advice = 'Make it a folder of your own, in one that nobody else can write, or rename it: then the usual place is used.';
  if (problem !== null) throw new StartError('bad_setting', `The data folder beside the program, ${folder}, is not used: ${problem}.`, advice);
  return { dataDir: join(folder, 'server'), settings: { vault: { backend: 'file' } } };
}

function useFor(electron: string): void {
  mkdirSync(electron, { recursive: true, mode: 0o700 });
  for (const name of ['userData', 'sessionData'] as const) app.setPath(name, electron);
  // Electron's own key, which protects nothing of ours, must not stay in the keychain of a computer that was visited.
  app.commandLine.appendSwitch('password-store', 'basic');
  app.commandLine.appendSwitch('use-mock-keychain');
}

function problemWith(path: string): string | null {
  const [own, parent] = [lstatSync(path), statSync(dirname(path))];
  if (!own.isDirectory()) return 'it is no folder';
  if (process.platform === 'win32') return null; // whose it is cannot be asked; docs/packaging.md says where to put it
  if (own.uid !== process.geteuid?.()) return 'it belongs to somebody else';
  const isSafe = [own.uid, 0].includes(parent.uid) && (isClosed(parent) || (parent.mode & 0o1000) !== 0);
  return isSafe && isClosed(own) ? null : 'others can write there';
}

/** Whether only its owner writes. A group of the same number is the owner's private one, which several systems give each person. */
const isClosed = ({ mode, uid, gid }: Stats) => (mode & 0o002) === 0 && ((mode & 0o020) === 0 || gid === uid);
