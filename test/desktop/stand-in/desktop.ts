import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import { request as http, type ClientRequest, type RequestOptions } from 'node:http';
import { request as https } from 'node:https';

/** What the desktop around the windows does. Specs replace a method to see what it was told, as they would in the real Electron. */
export const shell: Pick<Electron.Shell, 'openExternal'> = { openExternal: () => Promise.resolve() };

export const dialog: {
  showSaveDialog(options: Electron.SaveDialogOptions): Promise<Electron.SaveDialogReturnValue>;
  showMessageBox(options: Electron.MessageBoxOptions): Promise<Electron.MessageBoxReturnValue>;
} = {
  showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }),
  showMessageBox: ({ cancelId = 0 }) => Promise.resolve({ response: Number(process.env['STAND_IN_ANSWER'] ?? cancelId), checkboxChecked: false }),
};

/** Node's own requests, which have the members that the updater uses: options with `protocol`, `hostname`, `port`, `path`, `headers`. */
export const net = { request: (options: RequestOptions): ClientRequest => (options.protocol === 'https:' ? https : http)(options) };

export const nativeImage: { createFromDataURL(url: string): Pick<Electron.NativeImage, 'isEmpty'> } = {
  createFromDataURL: (url) => ({ isEmpty: () => !/^data:image\/png;base64,iVBORw0KGgo/.test(url) }),
};

type Template = Parameters<typeof Electron.Menu.buildFromTemplate>[0];

export class Menu {
  readonly items: Template;
  constructor(items: Template) {
    this.items = items;
  }
  static readonly buildFromTemplate = (template: Template): Menu => new Menu(template);
  static readonly setApplicationMenu = (_menu: Menu | null): void => undefined;
}

export class Tray extends EventEmitter implements Pick<Electron.Tray, 'destroy' | 'isDestroyed' | 'setToolTip'> {
  #destroyed = false;
  constructor(image: Pick<Electron.NativeImage, 'isEmpty'>) {
    super();
    if (image.isEmpty() || process.env['STAND_IN_TRAY'] === 'none') throw new Error('Failed to create a tray icon');
  }
  setToolTip(_text: string): void {}
  setContextMenu(_menu: Menu | null): void {}
  isDestroyed = () => this.#destroyed;
  destroy = () => void (this.#destroyed = true);
}

export class Notification extends EventEmitter implements Pick<Electron.Notification, 'body' | 'show' | 'title'> {
  readonly title: string;
  readonly body: string;
  static readonly isSupported = (): boolean => true;
  constructor({ title = '', body = '' }: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = title;
    this.body = body;
  }
  show(): void {}
}
