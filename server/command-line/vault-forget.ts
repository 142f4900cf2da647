import type { Command } from 'commander';
import { entryOf } from '../config/vault-reference.ts';
import { readRecord } from '../vault/record.ts';
import { CommandError } from './command-error.ts';
import { withFolder, type FolderOptions, type Folder } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { printResult } from './print-result.ts';
import { confirm } from './prompt.ts';
import { secretName, withVault } from './vault-names.ts';

/** `doorward vault forget NAME` */
export function vaultForget(): Command {
  return folderCommand('forget', 'take a secret out of the vault')
    .argument('<name>', 'as settings name it: vault:NAME', secretName)
    .option('--yes', 'do not ask')
    .action(async (name: string, options: FolderOptions & { readonly yes?: boolean }) => {
      await confirm(`The secret ${name} will be gone; settings that name it have none.`, options.yes);
      await withFolder(options, 'refuse', async (folder) => {
        await requireKept(folder, name);
        await withVault(folder, (vault) => vault.forget(entryOf(name)));
      });
      await printResult(options, { forgotten: name });
    });
}

async function requireKept({ dataDir, identity }: Folder, name: string): Promise<void> {
  const record = await readRecord(dataDir, identity.id);
  if (!record?.names.includes(entryOf(name))) throw new CommandError('refused', 'not_found', 'There is no secret of that name');
}
