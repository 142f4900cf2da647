import { Option, type Command } from 'commander';
import type { Role } from '../accounts/account.ts';
import { username, NewAccountByAdmin } from '../contract/inputs.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { asField, folderCommand, roles } from './folder-command.ts';
import { withHouse } from './house.ts';
import { linksOf, withLinkOptions, type LinkOptions } from './links.ts';
import { addAccount, localAdmin } from './local-admin.ts';
import { takePassword, withPasswordOptions, type PasswordOptions } from './password-input.ts';
import { printResult } from './print-result.ts';

interface Options extends FolderOptions, PasswordOptions, LinkOptions {
  readonly email?: string | null;
  readonly displayName?: string;
  readonly role: Role;
  readonly invite?: boolean;
}

const { email, display_name: displayName } = NewAccountByAdmin.shape;

/** `doorward accounts add NAME` */
export function accountsAdd(): Command {
  const command = folderCommand('add', 'make an account, with a password or an invitation link')
    .argument('<username>', '2 to 50 letters, digits and . _ - @ +', asField(username))
    .option('--email <address>', 'their e-mail address', asField(email))
    .option('--display-name <name>', 'how they are called', asField(displayName))
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).default('user'))
    .addOption(
      new Option('--invite', 'no password: print a link with which they set one, good for a week').conflicts([
        'generate',
        'passwordFile',
        'mustChange',
      ]),
    );
  return withLinkOptions(withPasswordOptions(command)).action((name: string, options: Options) =>
    options.invite ? invite(name, options) : add(name, options),
  );
}

async function add(name: string, options: Options): Promise<void> {
  // Asked before the folder is taken: nobody waits for a lock while somebody types.
  const { password, generated } = await takePassword(options);
  const person = {
    username: name,
    email: options.email ?? null,
    displayName: options.displayName ?? '',
    role: options.role,
    password,
    mustChange: options.mustChange === true,
  };
  await withFolder(options, 'make', (folder) =>
    withHouse(folder, 'closed', async (house) => {
      const account = await addAccount(house, person);
      await printResult(options, { id: account.id, username: account.username, role: account.role, ...(generated ? { password } : {}) });
    }),
  );
}

async function invite(name: string, options: Options): Promise<void> {
  const person = {
    username: name,
    email: options.email ?? null,
    displayName: options.displayName ?? '',
    role: options.role,
    access: 'invitation',
  } as const;
  await withFolder(options, 'make', (folder) =>
    withHouse(folder, 'open', async (house) => {
      const linkTo = linksOf(house, options);
      const { account, invitation, fallback } = await house.accountAdmin.create(localAdmin, person);
      const invitationUrl = invitation && linkTo({ route: 'resetPassword', ...invitation, first: true });
      await printResult(options, {
        id: account.id,
        username: account.username,
        role: account.role,
        invitation_url: invitationUrl ?? null,
        delivery_fallback: fallback,
      });
    }),
  );
}
