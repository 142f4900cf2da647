import { InvalidArgumentError, type Command } from 'commander';
import { CommandError } from './command-error.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { withHouse, type LocalHouse } from './house.ts';
import { endSessions, findAccount, localAdmin } from './local-admin.ts';
import { printResult } from './print-result.ts';
import { confirm } from './prompt.ts';
import { liveSessions } from './sessions-list.ts';

interface Options extends FolderOptions {
  readonly all?: boolean;
  readonly account?: string;
  readonly yes?: boolean;
}

/** `doorward sessions end [--all] [--account ACCOUNT] [ID…]` */
export function sessionsEnd(): Command {
  return folderCommand('end', 'sign devices out')
    .argument('[ids...]', 'ids from `sessions list`', sessionId)
    .option('--account <account>', 'all of theirs: username, e-mail address or id:N')
    .option('--all', 'everybody’s')
    .option('--yes', 'do not ask')
    .action(async (ids: readonly number[] | undefined, options: Options) => {
      const given = ids ?? [];
      if ([given.length > 0, options.account !== undefined, options.all === true].filter(Boolean).length !== 1)
        throw new CommandError('usage', 'which_sessions', 'Say which: ids, or --account, or --all, and only one of them');
      await confirm(`${options.all ? 'Everybody' : (options.account ?? `Sessions ${given.join(' ')}`)} will be signed out.`, options.yes);
      await withFolder(options, 'refuse', (folder) =>
        withHouse(folder, 'closed', async (house) => {
          await printResult(options, { sessions_ended: given.length > 0 ? await endSessions(house, given) : await endOf(house, options.account) });
        }),
      );
    });
}

function sessionId(text: string, before: readonly number[] | undefined): number[] {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('(invalid)');
  return [...(before ?? []), Number(text)];
}

async function endOf(house: LocalHouse, ident: string | undefined): Promise<number> {
  if (ident !== undefined) return house.accountAdmin.endSessions(localAdmin, (await findAccount(house, ident)).id);
  const owners = new Set((await liveSessions(house, undefined)).map(({ accountId }) => accountId));
  let count = 0;
  for (const id of owners) count += await house.accountAdmin.endSessions(localAdmin, id);
  return count;
}
