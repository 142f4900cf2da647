import { Command } from 'commander';
import { readDjangoDump } from '../import/django-dump.ts';
import { readNanoclawDatabase } from '../import/nanoclaw-database.ts';
import type { Source } from '../import/person.ts';
import { bringIn, rehearse } from '../import/bring-in.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { reportImport } from './import-report.ts';
import { note } from './print.ts';

interface Options extends FolderOptions {
  readonly apply?: boolean;
  readonly admins?: boolean;
  readonly userModel?: string;
}

/** `doorward import …`: existing people keep their passwords (product.md, promise 11). */
export function importCommand(): Command {
  return new Command('import')
    .description('bring people from another system, with their passwords; rehearses unless --apply is given')
    .addCommand(
      importFrom('django', 'a file made with "manage.py dumpdata"', (file, options) => readDjangoDump(file, options, note)).option(
        '--user-model <app.model>',
        'which records are the users (default: auth.user, or the only ones that look like users)',
      ),
    )
    .addCommand(importFrom('nanoclaw', 'nanoClaw’s SQLite database', (file) => readNanoclawDatabase(file, note)));
}

function importFrom(from: string, what: string, read: (file: string, options: Options) => Promise<Source>): Command {
  return folderCommand(from, `bring people from ${what}`)
    .argument('<file>', what)
    .option('--apply', 'do it; without this nothing is changed')
    .option('--admins', 'staff and superusers become admins here (default: users)')
    .action(async (file: string, options: Options) => {
      // Read whole before the folder is taken: a damaged file touches nothing.
      const source = await read(file, options);
      await withFolder(options, options.apply ? 'make' : 'imagine', async ({ store, clock, settings }) => {
        const parts = { store, clock, activityKept: settings.activity.keep };
        const wish = { admins: options.admins === true, from };
        const plan = options.apply ? await bringIn(parts, source, wish) : await rehearse(parts, source, wish);
        await reportImport(plan, source, { applied: options.apply === true, json: options.json === true });
      });
    });
}
