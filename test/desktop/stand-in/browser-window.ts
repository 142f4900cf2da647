import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import { app, windows } from './app.ts';
import { preventable } from './events.ts';
import { WebContents } from './web-contents.ts';

type Members =
  | 'close'
  | 'destroy'
  | 'focus'
  | 'hide'
  | 'id'
  | 'isDestroyed'
  | 'isFocused'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'minimize'
  | 'restore'
  | 'show';

const open = new Set<BrowserWindow>();

/** A window: a page of Chromium. There is no screen, so whether it is shown, minimised or in front is only noted. */
export class BrowserWindow extends EventEmitter implements Pick<Electron.BrowserWindow, Members> {
  readonly id = open.size + 1;
  readonly webContents: WebContents;
  #state: 'hidden' | 'minimized' | 'shown';
  #focused = false;
  #destroyed = false;
  #shownOnce = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    this.#state = options.show === false ? 'hidden' : 'shown';
    this.webContents = new WebContents(options.webPreferences ?? {});
    open.add(this);
    void this.webContents.page.then((page) => {
      page.on('close', () => this.#closed());
      if (this.#destroyed) void page.close();
    });
  }

  static getAllWindows = (): BrowserWindow[] => [...open];
  isDestroyed = () => this.#destroyed;
  isVisible = () => this.#state !== 'hidden';
  isMinimized = () => this.#state === 'minimized';
  isFocused = () => this.#focused;
  minimize = () => {
    this.#state = 'minimized';
    this.#focused = false;
  };
  restore = () => void (this.#state = 'shown');
  hide = () => {
    this.#state = 'hidden';
    this.#focused = false;
  };
  show = () => {
    this.#state = 'shown';
    this.focus();
  };
  focus = () => {
    if (this.#focused) return;
    this.#focused = true;
    this.emit('focus');
  };

  loadURL: Electron.BrowserWindow['loadURL'] = async (url) => {
    await this.webContents.loadURL(url);
    if (this.#shownOnce) return;
    this.#shownOnce = true;
    this.emit('ready-to-show');
  };

  close = (): void => {
    const event = preventable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  };

  destroy = (): void => {
    void this.webContents.page.then((page) => page.close()).catch(() => undefined); // the browser was faster
    this.#closed();
  };

  #closed(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    open.delete(this);
    this.emit('closed');
    if (open.size > 0) return;
    if (app.listenerCount('window-all-closed') === 0) app.quit();
    else app.emit('window-all-closed');
  }
}

windows.closeAll = async () => {
  await Promise.all([...open].map(async (window) => (await window.webContents.page).close().catch(() => undefined)));
};
