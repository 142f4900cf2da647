import { Command } from 'commander';
import { accountsAdd } from './accounts-add.ts';
import { accountsAdopt } from './accounts-adopt.ts';
import { accountsDisable, accountsEnable } from './accounts-enable.ts';
import { accountsLimits } from './accounts-limits.ts';
import { accountsList } from './accounts-list.ts';
import { accountsResetSecondFactors } from './accounts-reset-2fa.ts';
import { accountsRole } from './accounts-role.ts';
import { accountsSetPassword } from './accounts-set-password.ts';
import { accountsSignInLink } from './accounts-sign-in-link.ts';

/** `doorward accounts …` */
export function accounts(): Command {
  const group = new Command('accounts').description('look after people’s accounts, while no server uses the folder');
  for (const make of [
    accountsList,
    accountsAdd,
    accountsAdopt,
    accountsSetPassword,
    accountsDisable,
    accountsEnable,
    accountsRole,
    accountsLimits,
    accountsSignInLink,
    accountsResetSecondFactors,
  ])
    group.addCommand(make());
  return group;
}
