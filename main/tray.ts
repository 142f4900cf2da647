import { app, Menu, nativeImage, Tray } from 'electron';
import type { Running } from './embedded-server.ts';

const icon =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACAAAAAgAgMAAAAOFJJnAAAACVBMVEUAAAAii+b////8m/SIAAAAAXRSTlMAQObYZgAAACZJREFUeNpjYMAErKFAEICdkbVq1UpURmZoaCatGFG4GTSyFB0AAMXLNEq6ptK8AAAAAElFTkSuQmCC';

const reach = { this_computer: 'Running, for this computer only', local_network: 'Running, reachable from the local network' };
const storage = { ok: '', recovered: 'Storage: restored from a copy', read_only: 'Storage: read-only', unavailable: 'Storage: not available' };
const vault = { strong: '', weak: 'Secrets: in a file, not in the keychain', unavailable: 'Keychain: locked or not answering' };

/** Doorward in the tray. `running` is null while the server does not run. Errors: Electron's, where this desktop has no tray. */
export class AppTray {
  readonly #tray = new Tray(nativeImage.createFromDataURL(icon));
  readonly #timer = setInterval(() => void this.refresh(), 30_000);
  readonly #running: () => Running | null;
  readonly #open: () => void;
  readonly #waiting: () => readonly string[];

  constructor(running: () => Running | null, open: () => void, waiting: () => readonly string[]) {
    this.#running = running;
    this.#waiting = waiting;
    this.#open = open;
    this.#tray.on('click', open);
  }

  async refresh(): Promise<void> {
    const lines = await linesOf(this.#running()).catch(() => ['Not running']);
    if (this.#tray.isDestroyed()) return;
    const verbs = [
      ...this.#waiting().map((label) => ({ label: `${label} …`, click: this.#open })),
      { label: 'Open Doorward', click: this.#open },
      { label: 'Quit', click: () => app.quit() },
    ];
    this.#tray.setToolTip(`Doorward: ${lines.join('. ')}`);
    this.#tray.setContextMenu(Menu.buildFromTemplate([...lines.map((label) => ({ label, enabled: false })), ...verbs]));
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#tray.destroy();
  }
}

async function linesOf(running: Running | null): Promise<readonly string[]> {
  if (!running) return ['Not running'];
  const status = await running.server.status();
  const kept = running.keeper.kept ? '' : 'This window signs in anew at the next start';
  return [reach[status.reachableFrom], storage[status.storage], vault[status.vault], kept].filter((line) => line !== '');
}
