import type { Command } from 'commander';
import { namesAmong } from '../config/vault-reference.ts';
import { readRecord } from '../vault/record.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { print, printJson } from './print.ts';
import { table } from './table.ts';

/** `doorward vault list`: names and nothing else. They are in the vault's record: no keychain is woken. */
export function vaultList(): Command {
  return folderCommand('list', 'the names of the secrets that are kept, without what they say').action((options: FolderOptions) =>
    withFolder(options, 'refuse', async ({ dataDir, identity }) => {
      const names = namesAmong((await readRecord(dataDir, identity.id))?.names ?? []);
      if (options.json) for (const name of names) await printJson({ name });
      else await print(names.length === 0 ? 'No secrets are kept for settings.\n' : table(names.map((name) => ({ name }))));
    }),
  );
}
