import { Command, InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import type { Role } from '../accounts/account.ts';
import { InvitationByAdmin } from '../contract/inputs.ts';
import { takesInvitations } from '../invitation-furniture.ts';
import { AppError } from '../errors.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { asField, folderCommand, roles } from './folder-command.ts';
import { withHouse } from './house.ts';
import { linksOf, withLinkOptions, type LinkOptions } from './links.ts';
import { localAdmin } from './local-admin.ts';
import { print, printJson } from './print.ts';
import { printResult } from './print-result.ts';
import { table } from './table.ts';

interface AddOptions extends FolderOptions, LinkOptions {
  readonly uses: number;
  readonly hours: number;
  readonly role: Role;
  readonly note: string;
}

const { uses, expires_in_hours: hours, note } = InvitationByAdmin.shape;

/** `doorward invitations …`: links by which people make accounts of their own, also where registration is off. */
export function invitations(): Command {
  const group = new Command('invitations').description('links by which people make their own accounts, while no server uses the folder');
  for (const command of [add(), list(), end()]) group.addCommand(command);
  return group;
}

function add(): Command {
  const command = folderCommand('add', 'make one; its link is printed once')
    .option('--uses <number>', 'how many accounts it makes', asNumber(uses), 1)
    .option('--hours <number>', 'for how long it works; a week unless said otherwise', asNumber(hours), 168)
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).default('user'))
    .option('--note <text>', 'what it is for; admins see it', asField(note), '');
  return withLinkOptions(command).action((options: AddOptions) =>
    withFolder(options, 'refuse', (folder) =>
      withHouse(folder, 'open', async (house) => {
        if (!takesInvitations(house)) throw new AppError('registration_disabled');
        const linkTo = linksOf(house, options);
        const { token, invitation } = await house.invitations.make(localAdmin, options);
        await printResult(options, {
          id: invitation.id,
          role: invitation.role,
          uses: invitation.uses,
          expires_at: new Date(invitation.expiresAt).toISOString(),
          invitation_url: `${linkTo({ route: 'home' })}#invitation=${token}`,
        });
      }),
    ),
  );
}

function list(): Command {
  return folderCommand('list', 'those that still open something').action((options: FolderOptions) =>
    withFolder(options, 'refuse', (folder) =>
      withHouse(folder, 'closed', async (house) => {
        const rows = [];
        for (const { id, note: text, role, uses: all, left, madeBy, createdAt, expiresAt } of await house.invitations.list()) {
          const maker = madeBy === null ? null : ((await house.store.accounts.byId(madeBy))?.username ?? null);
          const times = { created_at: new Date(createdAt).toISOString(), expires_at: new Date(expiresAt).toISOString() };
          rows.push({ id, note: text, role, uses: all, left, made_by: maker, ...times });
        }
        if (!options.json) return print(rows.length === 0 ? 'No invitation is open.\n' : table(rows));
        for (const row of rows) await printJson(row);
      }),
    ),
  );
}

function end(): Command {
  return folderCommand('end', 'end one, and what was applied for with it')
    .argument('<id>', 'id from `invitations list`', asId)
    .action((id: number, options: FolderOptions) =>
      withFolder(options, 'refuse', (folder) =>
        withHouse(folder, 'closed', async (house) => {
          await house.invitations.end(localAdmin, id);
          await printResult(options, { ended: id });
        }),
      ),
    );
}

/** A whole number, read as the field of a request. */
const asNumber = (schema: z.ZodType<number>) => (text: string) => {
  const result = schema.safeParse(Number(text));
  if (result.success) return result.data;
  throw new InvalidArgumentError('(invalid)');
};

function asId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('(invalid)');
  return Number(text);
}
