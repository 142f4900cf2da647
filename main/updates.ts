import { dialog } from 'electron';
import type { AppUpdater, UpdateInfo } from 'electron-updater';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeFormat } from '../server/index.ts';
import { fill, words } from './words.ts';

type Word = 'found' | 'fetching' | 'waits' | 'failed' | 'unreadable';
const everyMs = 24 * 3_600_000;
/** Electron's, which Node's own types do not know. */
const resources = (): string => String(Reflect.get(process, 'resourcesPath'));

/** New versions: looked for once a day where whoever published this one set an address, fetched only when the person agrees, installed when Doorward quits. */
export class Updates {
  /** For the tray; null: nothing to say. */
  readonly line = (): string | null => this.#said && fill(words().update[this.#said.word], this.#said);
  #said: { readonly word: Word; readonly version: string } | null = null;
  #updater: AppUpdater | null = null;
  #version: string | null = null;
  #timer: NodeJS.Timeout | undefined;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Off without a published address; and with one that anybody on the way could speak for. */
  async start(): Promise<void> {
    if (publishedAt() === null) return;
    const { autoUpdater: updater } = await import('electron-updater');
    Object.assign(updater, { autoDownload: false, autoInstallOnAppQuit: true, allowDowngrade: false, allowPrerelease: false, logger: null });
    updater.isUpdateSupported = (info) => this.#readsOurData(info);
    updater.on('error', () => undefined); // the calls below have it too
    this.#updater = updater;
    this.#timer = setInterval(() => void this.#look(), everyMs);
    await this.#look();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Says what it will do, and does it when the person agrees. */
  async ask(): Promise<void> {
    const version = this.#version;
    if (version === null || !this.#updater) return;
    const { question, detail, download, later } = words().update;
    const texts = { message: fill(question, { version }), detail: fill(detail, { address: publishedAt() ?? '' }) };
    const { response } = await dialog.showMessageBox({ type: 'question', ...texts, buttons: [download, later], defaultId: 1, cancelId: 1 });
    if (response !== 0) return;
    this.#version = null;
    this.#say('fetching', version);
    const done = await this.#updater.downloadUpdate().catch((error: unknown) => (console.error(error), null));
    this.#say(done ? 'waits' : 'failed', version);
  }

  async #look(): Promise<void> {
    const found = await this.#updater?.checkForUpdates().catch(() => null);
    if (!found?.isUpdateAvailable) return;
    this.#version = found.updateInfo.version;
    this.#say('found', this.#version);
  }

  /** A version says which format of the store it writes (electron-builder.yml). One that does not, or an older one, would lose what is there. */
  #readsOurData(info: UpdateInfo): boolean {
    const vendor: unknown = Reflect.get(info, 'vendor');
    const reads = Number(typeof vendor === 'object' && vendor !== null ? Reflect.get(vendor, 'storeFormat') : NaN) >= storeFormat;
    if (!reads) this.#say('unreadable', info.version.slice(0, 20));
    return reads;
  }

  #say(word: Word, version: string): void {
    this.#said = { word, version };
    this.#changed();
  }
}

/** The address that electron-builder wrote beside the program; null where none was set, or where it is neither https nor this computer. */
function publishedAt(): string | null {
  try {
    const [, url = ''] = /^url: ['"]?(\S+?)['"]?$/m.exec(readFileSync(join(resources(), 'app-update.yml'), 'utf8')) ?? [];
    return /^(https:\/\/|http:\/\/127\.0\.0\.1[:/])/.test(url) ? new URL(url).origin : null;
  } catch {
    return null;
  }
}
