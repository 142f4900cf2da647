import type { Command } from 'commander';
import { entryOf } from '../config/vault-reference.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { takeSecret } from './password-input.ts';
import { printResult } from './print-result.ts';
import { secretName, withVault } from './vault-names.ts';

/** `doorward vault set NAME` */
export function vaultSet(): Command {
  return folderCommand('set', 'keep a secret: typed without being shown, or the first line of what is piped in')
    .argument('<name>', 'as settings name it: vault:NAME', secretName)
    .action(async (name: string, options: FolderOptions) => {
      const secret = await takeSecret();
      await withFolder(options, 'make', (folder) => withVault(folder, (vault) => vault.write(entryOf(name), secret)));
      await printResult(options, { name, reference: `vault:${name}` });
    });
}
