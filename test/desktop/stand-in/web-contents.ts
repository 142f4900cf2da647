import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { invoke } from './ipc-main.ts';
import { guardNavigation } from './navigation.ts';
import { own, refusePopups } from './popups.ts';
import { Session } from './session.ts';
import { preventable } from './events.ts';

type Members = 'executeJavaScript' | 'getURL' | 'isDestroyed' | 'loadURL';
export type OpenHandler = Parameters<Electron.WebContents['setWindowOpenHandler']>[0];

/** A window's contents: a page of its session's context, with the built preload in every document of its top frame. */
export class WebContents extends EventEmitter implements Pick<Electron.WebContents, Members> {
  readonly session: Session;
  readonly page: Promise<Page>;
  openHandler: OpenHandler | null = null;
  /** The address that main itself loads: not the page's own wish, so nobody is asked. */
  loading: string | null = null;
  readonly #preferences: Electron.WebPreferences;
  #opened: Page | null = null;

  constructor(preferences: Electron.WebPreferences) {
    super();
    this.#preferences = preferences;
    const given: unknown = preferences.session;
    this.session = given instanceof Session ? given : new Session('');
    this.page = this.#open();
  }

  async #open(): Promise<Page> {
    const context: BrowserContext = await this.session.context;
    await refusePopups(context);
    const page = await context.newPage();
    this.#opened = page;
    own(page, this);
    await page.exposeBinding('standInInvoke', ({ frame }, channel: string, args: unknown[]) => invoke(channel, this.#senderOf(frame), args));
    await page.addInitScript(preloadScript(this.#preferences.preload));
    await guardNavigation(page, this);
    page.on('download', (download) => {
      const event = preventable({});
      this.session.emit('will-download', event, {}, this);
      void (event.defaultPrevented ? download.cancel() : download.saveAs(`${process.env['HOME'] ?? ''}/Downloads/${download.suggestedFilename()}`));
    });
    await this.session.settled;
    return page;
  }

  setWindowOpenHandler: Electron.WebContents['setWindowOpenHandler'] = (handler) => void (this.openHandler = handler);
  /** In Electron too, but not in its types. */
  getLastWebPreferences = (): Electron.WebPreferences => this.#preferences;
  getURL = () => this.#opened?.url() ?? '';
  isDestroyed = () => this.#opened?.isClosed() === true;
  executeJavaScript: Electron.WebContents['executeJavaScript'] = async (code) => (await this.page).evaluate(code);

  loadURL: Electron.WebContents['loadURL'] = async (url) => {
    const page = await this.page;
    this.loading = new URL(url).href;
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    this.emit('did-finish-load');
  };

  #senderOf(frame: Frame): { sender: Electron.WebContents; senderFrame: Electron.WebFrameMain } {
    // The handlers see what they look at: identity of the sender, and address and parent of the frame.
    return { sender: this as unknown as Electron.WebContents, senderFrame: frameOf(frame) as Electron.WebFrameMain };
  }
}

function frameOf(frame: Frame): Pick<Electron.WebFrameMain, 'origin' | 'parent' | 'url'> {
  const parent = frame.parentFrame();
  const url = frame.url();
  return { url, origin: URL.canParse(url) ? new URL(url).origin : 'null', parent: parent && (frameOf(parent) as Electron.WebFrameMain) };
}

/** Runs the preload as the sandbox does: a `require` that knows `electron` alone, and nothing of it left for the page. */
function preloadScript(file: string | undefined): string {
  const source = file === undefined ? '' : readFileSync(file, 'utf8');
  return `(() => {
    const invoke = globalThis.standInInvoke;
    delete globalThis.standInInvoke;
    if (window !== window.top) return;
    const frozen = (api) => Object.freeze(Object.fromEntries(Object.entries(api)));
    const electron = {
      contextBridge: { exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: frozen(api), enumerable: true }) },
      ipcRenderer: { invoke: (channel, ...args) => invoke(channel, args) },
    };
    const require = (name) => { if (name !== 'electron') throw new Error('module not found: ' + name); return electron; };
    const module = { exports: {} };
    (function (require, module, exports) { ${source}
    })(require, module, module.exports);
  })();`;
}
