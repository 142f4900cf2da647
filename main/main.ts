import { app, Menu, Notification, type BrowserWindow } from 'electron';
import { setTimeout as wait } from 'node:timers/promises';
import { hidden } from './autostart.ts';
import { placeIn } from './deep-link.ts';
import { startEmbedded, type Running } from './embedded-server.ts';
import { answerPage } from './ipc.ts';
import { PairingWatch } from './pairing-watch.ts';
import { findPortable } from './portable.ts';
import { startAction, startErrorPage } from './start-error.ts';
import { AppTray } from './tray.ts';
import { stepAside, uninstall, uninstallWish } from './uninstall.ts';
import { Updates } from './updates.ts';
import { openWindow, partition, sealPartition } from './window.ts';
import { words } from './words.ts';

// The table of contents: one instance → ready → tray → server → session → window; quit in reverse.
let running: Running | null = null;
let failure: unknown = null;
let tray: AppTray | null = null;
let window: BrowserWindow | null = null;
let place = placeIn(process.argv);
let toldOfTray = false;
let quitting = false;
let turn: Promise<unknown> = Promise.resolve();
/** Starts, stops and openings wait for each other. */
const inTurn = (work: () => Promise<void>): void => void (turn = turn.then(() => work()).catch(console.error));
const own = () => running?.origin ?? null;
const outside = () => (running ? [running.origin, ...running.server.signInOrigins()] : []);
const open = () => inTurn(show);
const retell = () => void tray?.refresh();
const pairing = new PairingWatch(() => running, open, retell);
const updates = new Updates(retell);
const trayLines = () => [
  ...pairing.lines.map((line) => ({ label: `${line} …`, click: open })),
  ...(updates.line() === null ? [] : [{ label: updates.line() ?? '', click: () => void updates.ask().catch(console.error) }]),
];

/** Starts the server, or starts it again. */
async function start(port?: number): Promise<void> {
  await stop().catch(console.error);
  running = await startEmbedded(partition(), port).catch((error: unknown) => (console.error((failure = error)), null));
  void tray?.refresh();
  load();
}

async function stop(): Promise<void> {
  const ending = running;
  running = null;
  await Promise.all([ending?.keeper.stop(), ending?.server.stop()]);
}

/** The page in the window: the server's, or the reason why there is none. */
function load(): void {
  const address = running ? new URL(place ?? '/', running.origin).href : startErrorPage(failure);
  if (window && running) place = null;
  window?.loadURL(address).catch(() => undefined); // a load that another one replaced
}

/** Another start, or a link that somebody followed: the window comes, at the link's place where it has one. */
function visit(words: readonly string[]): void {
  place = placeIn(words) ?? place;
  if (app.isReady()) open();
}

/** The window comes to the front, or is opened. */
async function show(): Promise<void> {
  await running?.keeper.renew();
  if (!window) {
    window = openWindow(own, outside, onRefused);
    window.on('focus', () => void running?.keeper.renew());
    window.on('closed', () => (window = null));
    window.on('session-end', () => app.quit());
    return load();
  }
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  // The page goes there itself, as by its own link: what is unsaved is asked about first.
  if (place && running) void window.webContents.executeJavaScript(`history.pushState(null, '', '${place}'); dispatchEvent(new Event('popstate'))`);
  if (running) place = null;
}

/** The links of the page that is shown while no server runs. */
function onRefused(address: string): void {
  const action = running ? undefined : startAction(address);
  if (action === 'quit') app.quit();
  else if (action) inTurn(() => start(action === 'free-port' ? 0 : undefined));
}

function onAllClosed(): void {
  if (!tray || !running) return app.quit();
  void tray.refresh();
  if (!toldOfTray && Notification.isSupported()) new Notification({ title: 'Doorward', body: words().staysInTray }).show();
  toldOfTray = true;
}

/** Stops accepting, finishes writes and closes, within five seconds. */
async function quit(): Promise<void> {
  if (quitting) return;
  quitting = true;
  pairing.stop();
  updates.stop();
  tray?.destroy();
  window?.hide();
  const clean = turn.then(stop).then(() => 0);
  app.exit(await Promise.race([clean, wait(5_000, 1)]).catch(() => 1));
}

function run(): void {
  sealPartition();
  try {
    tray = new AppTray(() => running, open, trayLines);
  } catch {
    // No tray on this desktop: closing the window quits.
  }
  const facts = () => ({ staysInTray: tray !== null, sessionKept: running?.keeper.kept ?? true });
  answerPage({ window: () => window, own, outside, facts, restart: () => inTurn(start), retell });
  const menus = [process.platform === 'darwin' ? 'appMenu' : 'fileMenu', 'editMenu', 'viewMenu', 'windowMenu'] as const;
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus.map((role) => ({ role }))));
  app.on('second-instance', (_event, words) => visit(words)).on('activate', open);
  pairing.start();
  void updates.start().catch(console.error);
  app.on('window-all-closed', onAllClosed);
  app.on('before-quit', (event) => {
    event.preventDefault();
    void quit();
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  inTurn(start);
  inTurn(async () => (tray && running && process.argv.includes(hidden) ? undefined : show()));
}

findPortable();
const leaving = uninstallWish(process.argv);
if (leaving !== null) {
  const aside = stepAside();
  void app.whenReady().then(async () => app.exit(await uninstall(leaving, aside)));
} else if (app.requestSingleInstanceLock()) {
  app.enableSandbox();
  // macOS hands links over this way, the first one before the app is ready.
  app.on('open-url', (event, link) => (event.preventDefault(), visit([link])));
  void app.whenReady().then(run);
} else app.quit();
