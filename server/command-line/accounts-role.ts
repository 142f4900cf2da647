import { Argument, type Command } from 'commander';
import type { Role } from '../accounts/account.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand, roles } from './folder-command.ts';
import { withHouse } from './house.ts';
import { findAccount, localAdmin } from './local-admin.ts';
import { printResult } from './print-result.ts';

/** `doorward accounts role ACCOUNT admin|user`: the last admin stays one. */
export function accountsRole(): Command {
  return folderCommand('role', 'say what somebody may do')
    .argument('<account>', 'username, e-mail address or id:N')
    .addArgument(new Argument('<role>', 'the new role').choices(roles))
    .action((ident: string, role: Role, options: FolderOptions) =>
      withFolder(options, 'refuse', (folder) =>
        withHouse(folder, 'closed', async (house) => {
          const { id } = await findAccount(house, ident);
          const account = await house.accountAdmin.change(localAdmin, id, { role });
          await printResult(options, { id, username: account.username, role: account.role });
        }),
      ),
    );
}
