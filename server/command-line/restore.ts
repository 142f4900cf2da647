import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Restorer } from '../backup/restoring.ts';
import { groundOn } from '../backup-ground.ts';
import type { RestorePreview } from '../contract/backup.ts';
import { AppError } from '../errors.ts';
import { CommandError } from './command-error.ts';
import { lookAtSite, replaceAtOnce, withLockedSite, type FolderOptions, type Site } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { takePassphrase } from './password-input.ts';
import { printJson } from './print.ts';
import { printResult } from './print-result.ts';
import { confirm } from './prompt.ts';

interface RestoreOptions extends FolderOptions {
  readonly passphraseFile?: string;
  readonly dryRun?: boolean;
  readonly endAccess?: boolean;
  readonly undo?: boolean;
  readonly yes?: boolean;
}

/** `doorward restore FILE`: into a folder that nobody uses (docs/backup.md). At a running server the screen *Backup* does it. */
export function restore(): Command {
  return folderCommand('restore', 'put the data of a backup in the place of those in the folder')
    .argument('[file]', 'the backup')
    .option('--passphrase-file <path>', 'read the passphrase from the first line of a file')
    .option('--dry-run', 'check the file and say what would change; nothing is changed')
    .option('--end-access', 'API keys and paired devices of the backup end too')
    .option('--undo', 'take the last restore back')
    .option('--yes', 'do not ask')
    .action((file: string | undefined, options: RestoreOptions) => {
      if (options.undo) return undo(options);
      if (file === undefined) throw new CommandError('usage', 'file_missing', 'Say which backup');
      return fromFile(resolve(file), options);
    });
}

async function fromFile(path: string, options: RestoreOptions): Promise<void> {
  const passphrase = await takePassphrase(options, false);
  // The whole file is checked before anything is asked, locked or made.
  const preview = await restorerOn(lookAtSite(options)).preview({ path, passphrase });
  if (options.dryRun) return show(options, preview);
  await confirm(`The data of ${preview.made_at} take the place of those in the folder.`, options.yes);
  const copy = await withLockedSite(options, async (site) => {
    await restorerOn(site).restore({ path, passphrase, digest: preview.digest }, { access: options.endAccess ? 'end' : 'keep', bySomebody: null });
    return (await restorerOn(lookAtSite(options)).pending())?.copy ?? null;
  });
  await show(options, preview, copy);
}

async function undo(options: RestoreOptions): Promise<void> {
  await confirm('The data of before the last restore come back; what was done since then goes.', options.yes);
  await withLockedSite(options, async (site) => {
    try {
      await restorerOn(site).undo({ accountId: null, ipHash: '' });
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found')
        throw new CommandError('refused', 'not_found', 'There is no restore that could be taken back');
      throw error;
    }
  });
  await printResult(options, { undone: true });
}

function restorerOn({ dataDir, settings, clock, now, holdsData }: Site): Restorer {
  const replace = async (swap: { readonly comes: string; readonly goes: string }) => {
    await replaceAtOnce(dataDir, swap);
    if (!holdsData) await rm(join(dataDir, swap.goes), { recursive: true, force: true });
  };
  return new Restorer({ ground: groundOn({ dataDir, settings, clock, replace }), now, holdsData, clock, dataDir });
}

/** `copy`: where the data of before are, once something was changed. */
async function show(options: RestoreOptions, preview: RestorePreview, copy?: string | null): Promise<void> {
  const done = copy === undefined ? {} : { restored: true, copy };
  if (options.json) return printJson({ ...preview, ...done });
  const { now, after, returning, undo_days: days, ...facts } = preview;
  const change = (name: keyof RestorePreview['after']) => `${String(now?.[name] ?? '-')} -> ${String(after[name])}`;
  await printResult(
    {},
    {
      ...facts,
      people: change('people'),
      admins: change('admins'),
      api_keys: change('api_keys'),
      devices: change('devices'),
      sessions: `${String(now?.sessions ?? '-')} -> 0`,
      ...(returning
        ? {
            back_again: `${returning.people} people, ${returning.enabled} enabled, ${returning.admins} admins, ${returning.api_keys} API keys, ${returning.devices} devices`,
          }
        : {}),
      ...done,
      ...(copy == null ? {} : { undo: `doorward restore --undo, for ${days} days` }),
    },
  );
}
