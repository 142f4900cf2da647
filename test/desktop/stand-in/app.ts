import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { preventable } from './events.ts';

type Members =
  | 'enableSandbox'
  | 'exit'
  | 'getAppPath'
  | 'getLocale'
  | 'getLoginItemSettings'
  | 'getName'
  | 'getPath'
  | 'getVersion'
  | 'isPackaged'
  | 'isReady'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setLoginItemSettings'
  | 'setPath'
  | 'whenReady';

/** Ends what is open, for `app.exit`: set by browser-window.ts, which knows the windows. */
export const windows = { closeAll: (): Promise<void> => Promise.resolve() };

// Where a packed app has what belongs to it.
Object.assign(process, { resourcesPath: process.env['STAND_IN_RESOURCES'] ?? '/nonexistent' });

class App extends EventEmitter implements Pick<Electron.App, Members> {
  readonly isPackaged = process.env['STAND_IN_RESOURCES'] !== undefined;
  #ready = false;
  #openAtLogin = false;
  readonly #paths = new Map<string, string>();
  readonly commandLine = { appendSwitch: (_name: string): void => undefined };

  setPath: Electron.App['setPath'] = (name, path) => {
    if (!existsSync(path)) throw new Error('Failed to set path');
    this.#paths.set(name, path);
  };

  whenReady = async (): Promise<void> => {
    await Promise.resolve();
    this.#ready = true;
  };
  isReady = () => this.#ready;
  enableSandbox = () => {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  };
  getLocale = () => {
    if (!this.#ready) throw new Error('app.getLocale() can only be called after app is ready');
    return process.env['STAND_IN_LOCALE'] ?? 'en-US';
  };
  getName = () => packageJson.productName;
  getVersion = () => packageJson.version;
  getAppPath = () => join(import.meta.dirname, '..', '..', '..');
  setLoginItemSettings: Electron.App['setLoginItemSettings'] = ({ openAtLogin }) => void (this.#openAtLogin = openAtLogin === true);
  getLoginItemSettings: Electron.App['getLoginItemSettings'] = () => ({
    openAtLogin: this.#openAtLogin,
    wasOpenedAtLogin: false,
    status: this.#openAtLogin ? 'enabled' : 'not-registered',
    executableWillLaunchAtLogin: this.#openAtLogin,
    launchItems: [],
  });

  getPath: Electron.App['getPath'] = (name) => {
    const set = this.#paths.get(name);
    if (set !== undefined) return set;
    if (name === 'exe') return process.env['STAND_IN_EXE'] ?? process.execPath;
    const appData = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
    if (name === 'appData') return appData;
    if (name === 'downloads') return join(homedir(), 'Downloads');
    if (name === 'userData')
      return process.argv.find((word) => word.startsWith('--user-data-dir='))?.slice(16) ?? join(appData, packageJson.productName);
    throw new Error(`The stand-in knows no path called ${name}.`);
  };

  requestSingleInstanceLock = (): boolean => {
    const folder = this.getPath('userData');
    const lock = join(folder, 'SingletonLock');
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      if (isAlive(Number(readFileSync(lock, 'utf8')))) {
        writeFileSync(join(folder, `second-${String(process.pid)}.json`), JSON.stringify([process.argv, process.cwd()]));
        return false;
      }
      writeFileSync(lock, String(process.pid));
    }
    process.once('exit', () => rmSync(lock, { force: true }));
    setInterval(() => this.#hearSeconds(folder), 50).unref();
    return true;
  };

  #hearSeconds(folder: string): void {
    for (const name of readdirSync(folder).filter((file) => /^second-\d+\.json$/.test(file))) {
      const text = readFileSync(join(folder, name), 'utf8');
      if (text === '') continue; // still being written
      rmSync(join(folder, name));
      const [argv, cwd] = JSON.parse(text) as [string[], string];
      this.emit('second-instance', preventable({}), argv, cwd, null);
    }
  }

  quit = (): void => {
    const event = preventable({});
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  };

  exit = (code = 0): void => {
    void windows.closeAll().finally(() => {
      this.emit('quit', preventable({}), code);
      process.exit(code);
    });
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const app = new App();
