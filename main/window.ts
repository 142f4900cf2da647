import { BrowserWindow, session, type Event, type Session } from 'electron';
import { join } from 'node:path';
import { openOutside, originOf } from './links.ts';

/** The window's own profile. Without `persist:` it is in memory only. */
export const partition = (): Session => session.fromPartition('doorward');

/** The page is granted nothing and saves nothing by itself (security.md B87). */
export function sealPartition(): void {
  partition().setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  partition().setPermissionCheckHandler(() => false);
  partition().setDevicePermissionHandler(() => false);
  partition().on('will-download', (event) => event.preventDefault());
}

const shape = { title: 'Doorward', width: 1100, height: 780, minWidth: 360, minHeight: 480, show: false, autoHideMenuBar: true };
// security.md B84, written out although most are Electron's defaults. The spell checker would fetch its dictionaries from elsewhere.
const sealed = { contextIsolation: true, sandbox: true, webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false };
const noNode = { nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webviewTag: false, spellcheck: false };
const preload = join(import.meta.dirname, 'preload.cjs');

/**
 * The one window: it never leaves `own`, the embedded server's origin, and never opens a second one (security.md B86). While no server
 * runs, `own` is null and every address is foreign. `refused` is told where the page wanted to go.
 */
export function openWindow(own: () => string | null, outside: () => readonly string[], refused: (address: string) => void): BrowserWindow {
  const window = new BrowserWindow({ ...shape, webPreferences: { ...sealed, ...noNode, preload, session: partition() } });
  const contents = window.webContents;
  const stayHome = (event: Event<{ url: string }>) => {
    if (own() !== null && originOf(event.url) === own()) return;
    event.preventDefault();
    refused(event.url);
  };
  contents.on('will-navigate', stayHome);
  contents.on('will-frame-navigate', (event) => (event.isMainFrame ? undefined : stayHome(event)));
  contents.on('will-redirect', stayHome);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url, outside()).catch(() => undefined); // no browser on this system: nothing opens
    return { action: 'deny' };
  });
  window.once('ready-to-show', () => window.show());
  return window;
}
