import { app, Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import type { Running } from './embedded-server.ts';
import { words } from './words.ts';

const icon =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACAAAAAgAgMAAAAOFJJnAAAACVBMVEUAAAAii+b////8m/SIAAAAAXRSTlMAQObYZgAAACZJREFUeNpjYMAErKFAEICdkbVq1UpURmZoaCatGFG4GTSyFB0AAMXLNEq6ptK8AAAAAElFTkSuQmCC';

/** Doorward in the tray. `running` is null while the server does not run. Errors: Electron's, where this desktop has no tray. */
export class AppTray {
  readonly #tray = new Tray(nativeImage.createFromDataURL(icon));
  readonly #timer = setInterval(() => void this.refresh(), 30_000);
  readonly #running: () => Running | null;
  readonly #open: () => void;
  readonly #more: () => readonly MenuItemConstructorOptions[];

  constructor(running: () => Running | null, open: () => void, more: () => readonly MenuItemConstructorOptions[]) {
    this.#running = running;
    this.#more = more;
    this.#open = open;
    this.#tray.on('click', open);
  }

  async refresh(): Promise<void> {
    const lines = await linesOf(this.#running()).catch(() => [words().notRunning]);
    if (this.#tray.isDestroyed()) return;
    const verbs = [...this.#more(), { label: words().open, click: this.#open }, { label: words().quit, click: () => app.quit() }];
    this.#tray.setToolTip(`Doorward: ${lines.join('. ')}`);
    this.#tray.setContextMenu(Menu.buildFromTemplate([...lines.map((label) => ({ label, enabled: false })), ...verbs]));
  }

  destroy(): void {
    clearInterval(this.#timer);
    this.#tray.destroy();
  }
}

async function linesOf(running: Running | null): Promise<readonly string[]> {
  if (!running) return [words().notRunning];
  const status = await running.server.status();
  const { reach, storage, vault, signsInAnew } = words();
  const lines = [reach[status.reachableFrom], storage[status.storage], vault[status.vault], running.keeper.kept ? '' : signsInAnew];
  return lines.filter((line) => line !== '');
}
