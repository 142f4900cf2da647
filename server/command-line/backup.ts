import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { PasswordPolicy } from '../accounts/password-policy.ts';
import { BackupMaker, passphraseLength } from '../backup/making.ts';
import { readBackup } from '../backup/read-file.ts';
import { syncFolder } from '../backup/sync-folder.ts';
import { whereItIs, withServerOptions, type ServerOptions, type ServerTalk } from './at-server.ts';
import { CommandError } from './command-error.ts';
import type { Folder, FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { takePassphrase } from './password-input.ts';
import { printResult } from './print-result.ts';
import { withVault } from './vault-names.ts';

interface BackupOptions extends FolderOptions, ServerOptions {
  readonly passphraseFile?: string;
  readonly replace?: boolean;
}

/** `doorward backup FILE`: of a folder that nobody uses, or of the server that uses it (docs/backup.md). */
export function backup(): Command {
  return withServerOptions(folderCommand('backup', 'write everything into one encrypted file'))
    .argument('<file>', 'where to')
    .option('--passphrase-file <path>', 'read the passphrase from the first line of a file')
    .option('--replace', 'write over a file of that name')
    .action(async (file: string, options: BackupOptions) => {
      const path = resolve(file);
      if (existsSync(path) && !options.replace) throw new CommandError('refused', 'file_exists', 'There is a file of that name. Say --replace');
      const passphrase = await takePassphrase(options, true);
      const bytes = await written(() => writeBackup(path, passphrase, options));
      await printResult(options, { file: path, bytes });
    });
}

function writeBackup(path: string, passphrase: string, options: BackupOptions): Promise<number> {
  return whereItIs(options, 'refuse', {
    inFolder: (folder) => fromFolder(folder, path, passphrase),
    atServer: (talk) => fetchBackup(talk, path, passphrase),
  });
}

function fromFolder(folder: Folder, path: string, passphrase: string): Promise<number> {
  return withVault(folder, async (vault) => {
    const { store, clock, dataDir, identity, mode } = folder;
    const policy = new PasswordPolicy(passphraseLength);
    const maker = new BackupMaker({ store, vault, clock, policy, dataDir, serverId: identity.id, mode: mode.name, program: packageJson.version });
    await maker.judge(passphrase);
    return maker.writeTo(path, passphrase);
  });
}

/** As the server made it; read back here to its end before it gets its name. What broke off on the way is not kept. */
async function fetchBackup({ fetch }: ServerTalk, path: string, passphrase: string): Promise<number> {
  const answer = await fetch('POST', 'admin/backup', { passphrase });
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      for await (const piece of answer.body ?? []) await handle.write(piece);
      await handle.sync();
      const { size } = await handle.stat();
      if (size !== Number(answer.headers.get('content-length'))) throw new CommandError('refused', 'cut_off', 'The backup broke off on its way');
      await readBackup(temporary, passphrase, async ({ store }) => {
        for await (const _ of store);
      });
      await rename(temporary, path);
      await syncFolder(dirname(path));
      return size;
    } finally {
      await handle.close();
    }
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A path that cannot be written to is the asker's to mend. */
async function written<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code === 'string' && /^E[A-Z]+$/.test(code))
      throw new CommandError('usage', 'file_unwritable', `The file cannot be written (${code})`, error);
    throw error;
  }
}
