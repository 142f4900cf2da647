import type { Command } from 'commander';
import { CommandError } from './command-error.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { withHouse } from './house.ts';
import { findAccount, localAdmin } from './local-admin.ts';
import { printResult } from './print-result.ts';

/** `doorward accounts sign-in-link ACCOUNT`: recovery without e-mail (product.md, promise 10). Start the server within the quarter of an hour. */
export function accountsSignInLink(): Command {
  return folderCommand('sign-in-link', 'a link that signs somebody in once, within 15 minutes')
    .argument('<account>', 'username, e-mail address or id:N')
    .action((ident: string, options: FolderOptions) =>
      withFolder(options, 'refuse', (folder) =>
        withHouse(folder, 'open', async (house) => {
          const { server, frontend } = folder.settings;
          if (server.port === 0 && server.publicUrl === null && frontend.url === null)
            throw new CommandError(
              'usage',
              'bad_setting',
              'server.port is 0, so nobody knows yet where the link will lead. Set server.publicUrl or a port',
            );
          const { id, username } = await findAccount(house, ident);
          const { token, expiresAt } = await house.accountAdmin.signInLink(localAdmin, id);
          await printResult(options, {
            id,
            username,
            url: `${house.linkTo({ route: 'home' })}#sign-in-link=${token}`,
            expires_at: new Date(expiresAt).toISOString(),
          });
        }),
      ),
    );
}
