import type { Command } from 'commander';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { withHouse } from './house.ts';
import { linksOf, withLinkOptions, type LinkOptions } from './links.ts';
import { findAccount, localAdmin } from './local-admin.ts';
import { printResult } from './print-result.ts';

/** `doorward accounts sign-in-link ACCOUNT`: recovery without e-mail (product.md, promise 10). Start the server within the quarter of an hour. */
export function accountsSignInLink(): Command {
  const command = folderCommand('sign-in-link', 'a link that signs somebody in once, within 15 minutes').argument(
    '<account>',
    'username, e-mail address or id:N',
  );
  return withLinkOptions(command).action((ident: string, options: FolderOptions & LinkOptions) =>
    withFolder(options, 'refuse', (folder) =>
      withHouse(folder, 'open', async (house) => {
        const linkTo = linksOf(house, options);
        const { id, username } = await findAccount(house, ident);
        const { token, expiresAt } = await house.accountAdmin.signInLink(localAdmin, id);
        await printResult(options, {
          id,
          username,
          url: `${linkTo({ route: 'home' })}#sign-in-link=${token}`,
          expires_at: new Date(expiresAt).toISOString(),
        });
      }),
    ),
  );
}
