import type { Command } from 'commander';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { withHouse } from './house.ts';
import { findAccount, setPassword } from './local-admin.ts';
import { takePassword, withPasswordOptions, type PasswordOptions } from './password-input.ts';
import { printResult } from './print-result.ts';

type Options = FolderOptions & PasswordOptions;

/** `doorward accounts set-password ACCOUNT` */
export function accountsSetPassword(): Command {
  const command = folderCommand('set-password', 'give somebody a new password; ends their sessions and API keys').argument(
    '<account>',
    'username, e-mail address or id:N',
  );
  return withPasswordOptions(command).action(async (ident: string, options: Options) => {
    const { password, generated } = await takePassword(options);
    await withFolder(options, 'refuse', (folder) =>
      withHouse(folder, 'closed', async (house) => {
        const account = await findAccount(house, ident);
        const ended = await setPassword(house, account, { password, mustChange: options.mustChange === true });
        await printResult(options, {
          id: account.id,
          username: account.username,
          sessions_ended: ended.sessions,
          api_keys_ended: ended.apiKeys,
          ...(generated ? { password } : {}),
        });
      }),
    );
  });
}
