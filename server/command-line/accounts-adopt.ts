import type { Command } from 'commander';
import { Adopt, username } from '../contract/inputs.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { asField, folderCommand } from './folder-command.ts';
import { withHouse } from './house.ts';
import { takePassword, withPasswordOptions, type PasswordOptions } from './password-input.ts';
import { printResult } from './print-result.ts';

type Options = FolderOptions & PasswordOptions & { readonly email?: string };

/** `doorward accounts adopt NAME`: the default user of single mode gets a name and a password, and keeps id, data and keys (product.md, promise 2). */
export function accountsAdopt(): Command {
  const command = folderCommand('adopt', 'make the default user somebody who can sign in, once; nothing of theirs changes')
    .argument('<username>', '2 to 50 letters, digits and . _ - @ +', asField(username))
    .option('--email <address>', 'their e-mail address', asField(Adopt.shape.email));
  return withPasswordOptions(command, { mustChange: false }).action(async (name: string, options: Options) => {
    const { password, generated } = await takePassword(options);
    await withFolder(options, 'make', (folder) =>
      withHouse(folder, 'closed', async ({ adoption }) => {
        const account = await adoption.adopt({ username: name, password, email: options.email }, '');
        await printResult(options, { id: account.id, username: account.username, role: account.role, ...(generated ? { password } : {}) });
      }),
    );
  });
}
