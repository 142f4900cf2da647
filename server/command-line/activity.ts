import { Command } from 'commander';
import { exported } from '../activity/export.ts';
import { toActivityChain, toActivityLine } from '../activity/present.ts';
import { CommandError } from './command-error.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { withHouse } from './house.ts';
import { printJson } from './print.ts';
import { printResult } from './print-result.ts';
import { findAccount } from './local-admin.ts';

/** `doorward activity …`, while no server uses the folder. */
export function activity(): Command {
  const group = new Command('activity').description('the activity log: whether it is as it was written, and all of it as JSON lines');
  for (const command of [verify(), exportLog()]) group.addCommand(command);
  return group;
}

const problems = {
  changed: 'Entry {id} is not as it was written',
  removed: 'Entries from {id} on are missing',
  inserted: 'Entry {id} was put in',
  reordered: 'Entry {id} is not where it was written',
  unchained: 'Entry {id} was not written by Doorward, or by an older version of it',
  cut_off: 'The newest entries, from {id} on, are missing',
  rewritten: 'Entries up to {id} were written anew',
  checkpoint_changed: 'A signature does not fit what it was made for',
} as const;

/** Exit code 1 where the log is not as it was written, with the place. */
function verify(): Command {
  return folderCommand('verify', 'go through the whole log; says the first place that is not as it was written').action((options: FolderOptions) =>
    withFolder(options, 'refuse', (folder) =>
      withHouse(folder, 'open', async ({ logWatch }) => {
        const report = await logWatch.verify();
        const { entries, since, verified_up_to: upTo, problem } = toActivityChain(report);
        const after = problem === null || problem.after === null ? '' : `; entry ${String(problem.after)} is the last good one before it`;
        if (problem) throw new CommandError('refused', problem.kind, problems[problem.kind].replace('{id}', String(problem.id)) + after);
        await printResult(options, {
          entries,
          chained_since: since,
          signed_up_to: upTo?.id ?? null,
          signed_at: upTo?.at ?? null,
          ...(report.otherKey ? { note: 'the signatures so far were made with another key: see keys_renewed in the log' } : {}),
        });
      }),
    ),
  );
}

function exportLog(): Command {
  return folderCommand('export', 'all of it as JSON lines on stdout, newest first')
    .option('--account <account>', 'only what concerns them: username, e-mail address or id:N')
    .action((options: FolderOptions & { readonly account?: string }) =>
      withFolder(options, 'refuse', async ({ store }) => {
        const about = options.account === undefined ? undefined : (await findAccount({ store }, options.account)).id;
        for await (const event of exported(store, about)) await printJson(toActivityLine(event));
      }),
    );
}
