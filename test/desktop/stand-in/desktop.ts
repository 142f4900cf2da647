import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';

/** What the desktop around the windows does. Specs replace a method to see what it was told, as they would in the real Electron. */
export const shell: Pick<Electron.Shell, 'openExternal'> = { openExternal: () => Promise.resolve() };

export const dialog: { showSaveDialog(options: Electron.SaveDialogOptions): Promise<Electron.SaveDialogReturnValue> } & object = {
  showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }),
} satisfies Pick<Electron.Dialog, 'showSaveDialog'>;

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
