import { app } from 'electron';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { programFile } from './portable.ts';

/** What a start by the computer itself is told: no window, only the tray. */
export const hidden = '--hidden';

// Linux has no call for it: a desktop entry, as the XDG autostart specification says.
const entry = () => join(app.getPath('appData'), 'autostart', 'doorward.desktop');
const quote = (word: string) => `"${word.replace(/["\\`$]/g, '\\$&').replaceAll('%', '%%')}"`;

/** Whether Doorward starts with the computer. */
export function startsWithComputer(): boolean {
  return process.platform === 'linux' ? existsSync(entry()) : app.getLoginItemSettings({ args: [hidden] }).openAtLogin;
}

/** Starts Doorward with the computer, or no longer; resolves with what holds now. */
export async function startWithComputer(on: boolean): Promise<boolean> {
  const program = [programFile(), ...(app.isPackaged ? [] : [app.getAppPath()])];
  const text = `[Desktop Entry]\nType=Application\nName=Doorward\nExec=${program.map(quote).join(' ')} ${hidden}\n`;
  if (process.platform !== 'linux') app.setLoginItemSettings({ openAtLogin: on, args: [hidden] });
  else await mkdir(dirname(entry()), { recursive: true }).then(() => (on ? writeFile(entry(), text) : rm(entry(), { force: true })));
  return startsWithComputer();
}
