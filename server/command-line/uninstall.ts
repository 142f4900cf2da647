import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { defaultDataDir } from '../config/data-dir.ts';
import { AppError } from '../errors.ts';
import { isOwn, removeData, wholeFolderOf, type Removed } from '../uninstall/remove-data.ts';
import { CommandError } from './command-error.ts';
import { dataDirOf, lookAtSite, type FolderOptions } from './folder.ts';
import { printResult } from './print-result.ts';
import { ask, confirm } from './prompt.ts';

interface UninstallOptions extends Pick<FolderOptions, 'dataDir' | 'json'> {
  readonly keepData?: boolean;
  readonly removeData?: boolean;
  readonly leaveKeychain?: boolean;
  readonly yes?: boolean;
}

/** `doorward uninstall`: what a package manager cannot know of (docs/administration.md). It does not remove the program. */
export function uninstall(): Command {
  return new Command('uninstall')
    .description('before the program is removed: takes away what starts it, and its data and secrets where you say so')
    .option('--data-dir <dir>', 'where the data live (default: the platform’s user-data folder)')
    .option('--keep-data', 'the data and their secrets stay')
    .option('--remove-data', 'the data go, with their secrets in the keychain')
    .option('--leave-keychain', 'the data go, the entries of the keychain stay: where it cannot be unlocked')
    .option('--yes', 'do not ask')
    .option('--json', 'one line of JSON')
    .action(run);
}

async function run(options: UninstallOptions): Promise<void> {
  const dataDir = dataDirOf(options);
  const whole = wholeFolderOf(dataDir);
  if (whole === null && !lookAtSite(options).holdsData)
    throw new CommandError('usage', 'no_store', `There is no Doorward data in ${dataDir}. Say where they are with --data-dir`);
  if (!isOwn(dataDir)) throw new CommandError('refused', 'not_yours', 'Other people’s data: this is for their owner to do');
  const data = (await wantsRemoval(options, whole ?? dataDir)) ? await remove(options, dataDir, whole) : null;
  await printResult(options, {
    autostart: removeAutostart() ? 'removed' : 'there was none',
    data: data === null ? 'kept' : 'removed',
    folder: whole ?? dataDir,
    ...(data === null ? {} : { keychain_entries: data.keychainEntries }),
    ...(data === null || data.left.length === 0 ? {} : { left: data.left.join(', ') }),
  });
}

async function wantsRemoval({ keepData, removeData: wanted, yes }: UninstallOptions, folder: string): Promise<boolean> {
  if (keepData && wanted) throw new CommandError('usage', 'keep_or_remove', 'Say either --keep-data or --remove-data');
  const what = `Accounts, settings, activity and backups in ${folder} will be gone, and their secrets in the keychain; there is no way back.`;
  if (wanted) await confirm(what, yes);
  if (keepData || wanted) return wanted === true;
  if (!process.stdin.isTTY) throw new CommandError('usage', 'keep_or_remove', 'Say --keep-data or --remove-data');
  return /^r(emove)?$/i.test((await ask(`Keep the data, or remove them? ${what} [keep/remove] `)).trim());
}

async function remove({ leaveKeychain }: UninstallOptions, dataDir: string, whole: string | null): Promise<Removed> {
  try {
    return await removeData({ dataDir, whole, leaveKeychain });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'vault_unavailable') throw error;
    const advice = 'Unlock it, or say --leave-keychain';
    throw new CommandError('refused', 'vault_unavailable', `The keychain does not answer, so nothing was removed. ${advice}`, error);
  }
}

/** The desktop app's switch, as far as this program can reach it: on other systems the app itself takes it back (`--uninstall`). */
function removeAutostart(): boolean {
  const entry = join(dirname(dirname(defaultDataDir())), 'autostart', 'doorward.desktop');
  if (process.platform !== 'linux' || !existsSync(entry)) return false;
  rmSync(entry, { force: true });
  return true;
}
