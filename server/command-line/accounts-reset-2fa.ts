import type { Command } from 'commander';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { withHouse } from './house.ts';
import { findAccount, localAdmin } from './local-admin.ts';
import { printResult } from './print-result.ts';
import { confirm } from './prompt.ts';

/** `doorward accounts reset-2fa ACCOUNT` */
export function accountsResetSecondFactors(): Command {
  return folderCommand('reset-2fa', 'switch off somebody’s second factors; ends their sessions and API keys')
    .argument('<account>', 'username, e-mail address or id:N')
    .option('--yes', 'do not ask')
    .action(async (ident: string, options: FolderOptions & { readonly yes?: boolean }) => {
      await confirm(`${ident} will sign in with a password alone, and everything of theirs is signed out.`, options.yes);
      await withFolder(options, 'refuse', (folder) =>
        withHouse(folder, 'closed', async (house) => {
          const { id, username } = await findAccount(house, ident);
          await house.accountAdmin.resetSecondFactors(localAdmin, id);
          await printResult(options, { id, username, two_factor: false });
        }),
      );
    });
}
