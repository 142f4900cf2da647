import type { Command } from 'commander';
import { retire as retireServer, unretire } from '../backup/retiring.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { printResult } from './print-result.ts';
import { confirm } from './prompt.ts';

interface RetireOptions extends FolderOptions {
  readonly movedTo?: string;
  readonly undo?: boolean;
  readonly yes?: boolean;
}

/** `doorward retire`: a server that lives on another computer lets nobody in here; `--undo` takes it back into service (docs/backup.md). */
export function retire(): Command {
  return folderCommand('retire', 'after a move: nobody gets in here any more')
    .option('--moved-to <address>', 'where the server is now, for people to see')
    .option('--undo', 'take the server back into service')
    .option('--yes', 'do not ask')
    .action(async (options: RetireOptions) => {
      if (!options.undo) await confirm('Nobody gets into this server any more; nothing is deleted.', options.yes);
      await withFolder(options, 'refuse', async ({ store, clock }) => {
        if (options.undo) await unretire(store, clock.now());
        else await retireServer(store, clock.now(), options.movedTo ?? null, null);
      });
      await printResult(options, { retired: !options.undo });
    });
}
