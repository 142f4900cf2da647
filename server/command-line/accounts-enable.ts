import type { Command } from 'commander';
import { AccountPatchByAdmin } from '../contract/inputs.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { asField, folderCommand } from './folder-command.ts';
import { withHouse } from './house.ts';
import type { AccountChange } from '../admin/accounts/account-change.ts';
import { isActiveAt } from '../accounts/account.ts';
import { findAccount, localAdmin } from './local-admin.ts';
import { printResult } from './print-result.ts';
import { confirm } from './prompt.ts';

interface DisableOptions extends FolderOptions {
  readonly reason?: string;
  readonly until?: number | null;
  readonly yes?: boolean;
}

const { disabled_reason: reason, disabled_until: until } = AccountPatchByAdmin.shape;

/** `doorward accounts disable ACCOUNT` */
export function accountsDisable(): Command {
  return folderCommand('disable', 'refuse somebody; ends their sessions')
    .argument('<account>', 'username, e-mail address or id:N')
    .option('--reason <text>', 'why; admins see it', asField(reason))
    .option('--until <time>', 'until when, as 2030-01-31T12:00:00Z; default: until enabled again', asField(until))
    .option('--yes', 'do not ask')
    .action(async (ident: string, options: DisableOptions) => {
      await confirm(`${ident} will be signed out everywhere and refused.`, options.yes);
      await change(ident, options, { isActive: false, disabledReason: options.reason ?? '', disabledUntil: options.until ?? null });
    });
}

/** `doorward accounts enable ACCOUNT` */
export function accountsEnable(): Command {
  return folderCommand('enable', 'let somebody in again')
    .argument('<account>', 'username, e-mail address or id:N')
    .action((ident: string, options: FolderOptions) => change(ident, options, { isActive: true }));
}

async function change(ident: string, options: FolderOptions, wanted: AccountChange): Promise<void> {
  await withFolder(options, 'refuse', (folder) =>
    withHouse(folder, 'closed', async (house) => {
      const { id } = await findAccount(house, ident);
      const account = await house.accountAdmin.change(localAdmin, id, wanted);
      await printResult(options, { id, username: account.username, state: isActiveAt(account, house.clock.now()) ? 'active' : 'disabled' });
    }),
  );
}
