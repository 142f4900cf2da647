import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { _electron, type ElectronApplication } from 'playwright-core';
import type { DesktopApp, Driver, LaunchOptions } from './driver.ts';

const root = join(import.meta.dirname, '..', '..');

/** The real Electron's program, where there is one; nothing is fetched for a test. */
export function findElectronBinary(): string | undefined {
  const home = join(root, 'node_modules', 'electron');
  const note = join(home, 'path.txt');
  const usual = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : process.platform === 'win32' ? 'electron.exe' : 'electron';
  const file = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(home, 'dist'), existsSync(note) ? readFileSync(note, 'utf8').trim() : usual);
  return existsSync(file) ? file : undefined;
}

/** The same built app in the real Electron, driven through Playwright. */
export function electronDriver(executablePath: string): Driver {
  const running = new Set<DesktopApp>();
  return {
    name: 'electron',
    browserProfile: null,
    launch: async (options) => {
      const app = await start(options, executablePath);
      running.add(app);
      return app;
    },
    stop: async () => {
      await Promise.all([...running].map((app) => app.quit()));
    },
  };
}

async function start({ profile, keyring, env, args = [] }: LaunchOptions, executablePath: string): Promise<DesktopApp> {
  const electron = await _electron.launch({
    executablePath,
    args: [root, `--user-data-dir=${profile.userData}`, ...args],
    env: Object.fromEntries(
      Object.entries({ ...profile.env(keyring), ...env }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    timeout: 30_000,
  });
  const child = electron.process();
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const quit = async () => {
    // Electron has no signals on Windows: the app is asked from inside.
    if (child.exitCode === null && child.signalCode === null) await electron.evaluate(({ app }) => app.quit()).catch(() => undefined);
    const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
    const code = await ended;
    clearTimeout(force);
    return code;
  };
  return {
    pid: child.pid ?? 0,
    ended,
    output: () => output,
    quit,
    evaluate: (ask, argument) => electron.evaluate(ask as never, argument as never), // Playwright's own types say the same in other words
    page: () => newestPage(electron),
  };
}

async function newestPage(electron: ElectronApplication) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await wait(50)) {
    const page = electron.windows().findLast((window) => !window.isClosed() && window.url() !== '' && window.url() !== 'about:blank');
    if (!page) continue;
    await page.waitForLoadState();
    return page;
  }
  throw new Error('The app opened no window within 20 s.');
}
