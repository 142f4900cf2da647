import { Notification } from 'electron';
import type { Running } from './embedded-server.ts';
import { fill, words } from './words.ts';

const lookEveryMs = 1_000;

/** Devices that ask to be let in or have just signed in, as this window's person would see them. The desktop is told of each once; a click opens the window, where its card is. */
export class PairingWatch {
  /** For the tray: one line a device, by the names that devices give themselves. */
  lines: readonly string[] = [];
  #told = new Set<string>();
  #shown: Notification | null = null; // kept, or its click would be forgotten with it
  #timer: NodeJS.Timeout | undefined;
  readonly #running: () => Running | null;
  readonly #open: () => void;
  readonly #changed: () => void;

  constructor(running: () => Running | null, open: () => void, changed: () => void) {
    this.#running = running;
    this.#open = open;
    this.#changed = changed;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look().catch(console.error), lookEveryMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const running = this.#running();
    const { devices, signedIn, paused } = running ? await running.server.waitingDevices(running.keeper.key) : nothing;
    const arrived = signedIn.map(({ id, name }) => [String(id), fill(words().signedIn, { name: plain(name) })] as const);
    const waiting = devices.map(({ code, name }) => [code, fill(words().wantsIn, { name: plain(name) })] as const);
    const asking = [...waiting, ...arrived, ...(paused ? [['paused', words().paused] as const] : [])];
    const news = asking.filter(([id]) => !this.#told.has(id)).map(([, text]) => text);
    this.#told = new Set(asking.map(([id]) => id));
    if (news.length > 0) this.#notify([...news, words().compare].join('\n'));
    const lines = asking.map(([, text]) => text.slice(0, 80));
    if (lines.join('\n') === this.lines.join('\n')) return;
    this.lines = lines;
    this.#changed();
  }

  #notify(body: string): void {
    if (!Notification.isSupported()) return;
    this.#shown = new Notification({ title: 'Doorward', body });
    this.#shown.on('click', this.#open);
    this.#shown.show();
  }
}

/** Without what a notification would read as markup, or a menu as an underlined letter. */
const plain = (name: string) => name.replace(/[<>&]/g, ' ').trim();
const nothing = { devices: [], signedIn: [], paused: false };
