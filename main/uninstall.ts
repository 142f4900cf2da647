import { app, dialog } from 'electron';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultDataDir, removeData, wholeFolderOf } from '../server/index.ts';
import { startWithComputer } from './autostart.ts';
import { portableFolder, portableOptions } from './portable.ts';
import { fill, words } from './words.ts';

type Choice = 'keep' | 'remove';

/** `--uninstall` asks what is to become of the data, `--uninstall=keep` and `--uninstall=remove` say it (the Windows installer does); null: an ordinary start. */
export function uninstallWish(words: readonly string[]): Choice | 'ask' | null {
  const wish = words.flatMap((word) => /^--uninstall(?:=(keep|remove))?$/.exec(word) ?? []);
  if (wish.length === 0) return null;
  return wish[1] === 'keep' || wish[1] === 'remove' ? wish[1] : 'ask';
}

/** Takes back what Doorward left on this computer, but for the program; no server, no window. Resolves with the exit code: 0 done, 1 not. */
export async function uninstall(wish: Choice | 'ask', electron: string): Promise<number> {
  const usual = process.env['DOORWARD_DATA_DIR'] ?? defaultDataDir();
  const { dataDir = usual } = portableOptions();
  const whole = portableFolder() ?? wholeFolderOf(dataDir);
  try {
    const choice = wish === 'ask' ? await ask(whole ?? dataDir) : wish;
    if (choice === null) return 1;
    if (choice === 'remove') await removeData({ dataDir, whole });
    await startWithComputer(false);
    return 0;
  } catch (error) {
    console.error(error);
    const why = error instanceof Error ? error.message : String(error);
    if (wish === 'ask') await dialog.showMessageBox({ type: 'error', message: words().uninstall.failed, detail: why });
    return 1;
  } finally {
    rmSync(electron, { recursive: true, force: true });
  }
}

/** Electron writes into its folder while it runs: not into the one that is to go. To be called before it is ready; the folder is for `uninstall`. */
export function stepAside(): string {
  const electron = mkdtempSync(join(tmpdir(), 'doorward-uninstall-'));
  for (const name of ['userData', 'sessionData'] as const) app.setPath(name, electron);
  return electron;
}

async function ask(folder: string): Promise<Choice | null> {
  const { question: message, detail, keep, remove, cancel } = words().uninstall;
  const wish = { type: 'question', message, detail: fill(detail, { folder }), defaultId: 0, cancelId: 2 } as const;
  const { response } = await dialog.showMessageBox({ ...wish, buttons: [keep, remove, cancel] });
  return (['keep', 'remove'] as const)[response] ?? null;
}
