import { Command } from 'commander';
import { exported } from '../activity/export.ts';
import { toActivityChain, toActivityLine } from '../activity/present.ts';
import { ActivityChain, ActivityLine } from '../contract/schemas.ts';
import { whereItIs, withServerOptions, type ServerOptions } from './at-server.ts';
import { CommandError } from './command-error.ts';
import type { FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { withHouse } from './house.ts';
import { findAccount } from './local-admin.ts';
import { modeAtServer } from './mode-at-server.ts';
import { printJson } from './print.ts';
import { printResult } from './print-result.ts';

type Options = FolderOptions & ServerOptions;

/** `doorward activity …`: of a folder that nobody uses, or of the server that uses it. */
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
  const described = folderCommand('verify', 'go through the whole log; says the first place that is not as it was written');
  return withServerOptions(described).action(async (options: Options) => {
    const { entries, since, verified_up_to: upTo, problem, otherKey } = await chainOf(options);
    const after = problem === null || problem.after === null ? '' : `; entry ${String(problem.after)} is the last good one before it`;
    if (problem) throw new CommandError('refused', problem.kind, problems[problem.kind].replace('{id}', String(problem.id)) + after);
    await printResult(options, {
      entries,
      chained_since: since,
      signed_up_to: upTo?.id ?? null,
      signed_at: upTo?.at ?? null,
      ...(otherKey ? { note: 'the signatures so far were made with another key: see keys_renewed in the log' } : {}),
    });
  });
}

function chainOf(options: Options): Promise<Omit<ActivityChain, 'retention'> & { readonly otherKey: boolean }> {
  return whereItIs(options, 'refuse', {
    inFolder: (folder) =>
      withHouse(folder, 'open', async ({ logWatch }) => {
        const report = await logWatch.verify();
        return { ...toActivityChain(report), otherKey: report.otherKey };
      }),
    // It signs once a minute with the key that it has: what another key signed is no longer among it.
    atServer: async ({ send }) => ({ ...(await send('GET', 'activity/chain', ActivityChain)), otherKey: false }),
  });
}

function exportLog(): Command {
  return withServerOptions(folderCommand('export', 'all of it as JSON lines on stdout, newest first'))
    .option('--account <account>', 'only what concerns them: username, e-mail address or id:N')
    .action((options: Options & { readonly account?: string }) =>
      whereItIs(options, 'refuse', {
        inFolder: async ({ store }) => {
          const about = options.account === undefined ? undefined : (await findAccount({ store }, options.account)).id;
          for await (const event of exported(store, about === undefined ? {} : { accountId: about })) await printJson(toActivityLine(event));
        },
        atServer: async (talk) => {
          const about = options.account === undefined ? 'all' : await modeAtServer(talk).accountId(options.account);
          const { body } = await talk.fetch('GET', `activity/export?account=${String(about)}`);
          for await (const line of linesOf(body)) await printJson(ActivityLine.parse(JSON.parse(line)));
        },
      }),
    );
}

async function* linesOf(body: Response['body']): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
