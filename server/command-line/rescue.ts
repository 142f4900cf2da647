import { createHash, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { defaultDataDir } from '../config/data-dir.ts';
import { AppError, StartError } from '../errors.ts';
import { rescueUrl } from '../rescue/at-server.ts';
import { askInFolder, type RescueAnswer } from '../rescue/request-files.ts';
import { rescueIn, type RescueWanted } from '../rescue/rescue.ts';
import { CommandError } from './command-error.ts';
import { withFolder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { serverAddress } from './house.ts';
import { note } from './print.ts';
import { printResult } from './print-result.ts';

interface Options extends FolderOptions {
  readonly url?: string;
  readonly makeAdmin?: boolean;
}

/** How long a server may take that is busy; it looks once a second. */
const waitMs = 15_000;

/**
 * `doorward rescue [ACCOUNT]`: the way back in for an administrator who has none left. Works on the data folder, with the server stopped, or through the
 * folder with the server that uses it; never over the network, and without the vault (docs/decisions/023-rescue.md).
 */
export function rescue(): Command {
  return folderCommand('rescue', 'a one-time link that lets an administrator in again, on this computer, within ten minutes')
    .argument('[account]', 'username, e-mail address or id:N (default: whoever administers here)')
    .option('--make-admin', 'also for somebody who is no administrator, and who becomes one')
    .option('--url <address>', 'where the server answers on this computer, when it is started elsewhere than the settings say')
    .action(async (ident: string | undefined, options: Options) => {
      const secret = randomBytes(32).toString('base64url');
      const secretHash = createHash('sha256').update(secret).digest('hex');
      const wanted: RescueWanted = { secretHash, ident: ident ?? null, makeAdmin: options.makeAdmin === true };
      const { url, id, username, expiresAt, changes } = done(await inFolderOrAtServer(options, wanted));
      await printResult(options, {
        id,
        username,
        url: `${url}#sign-in-link=${secret}`,
        expires_at: new Date(expiresAt).toISOString(),
        changed: changes.join(' ') || null,
      });
      if (!options.json) note('Open the link on this computer, once. Then set a password under "Ways to get in".');
    });
}

async function inFolderOrAtServer(options: Options, wanted: RescueWanted): Promise<RescueAnswer> {
  const given = options.url === undefined ? undefined : localUrl(options.url);
  try {
    return await withFolder(options, 'refuse', async ({ store, settings, mode, clock }) => {
      if (given === undefined && settings.server.port === 0)
        throw new CommandError(
          'usage',
          'bad_setting',
          'server.port is 0, so nobody knows yet where the link will lead. Give --url, or start the server first',
        );
      const url = given ?? localUrl(serverAddress(settings));
      const rescued = await store.transaction((tx) => rescueIn(tx, wanted, { onlyOwner: mode.implicitOwner, now: clock.now() }));
      return { ...rescued, changes: [...rescued.changes], url };
    });
  } catch (error) {
    if (error instanceof AppError) return { refused: error.code };
    if (!(error instanceof StartError) || error.code !== 'folder_in_use') throw error;
    const answer = await askInFolder(dataDirOf(options), { format: 'doorward-rescue-request', version: 1, at: Date.now(), ...wanted }, waitMs);
    if (answer === null)
      throw new CommandError('refused', 'no_answer', `${error.message.replace(/\.$/, '')}, and it does not answer. Stop it first`, error);
    return given === undefined || 'refused' in answer ? answer : { ...answer, url: given };
  }
}

function dataDirOf({ dataDir }: FolderOptions): string {
  return resolve(dataDir ?? process.env['DOORWARD_DATA_DIR'] ?? defaultDataDir(process.env));
}

/** Errors: CommandError `not_on_loopback`: the link would lead over the network, where it opens nothing. */
function localUrl(text: string): string {
  const url = URL.canParse(text) ? rescueUrl(text) : null;
  if (url !== null) return url;
  throw new CommandError('usage', 'not_on_loopback', refusals.not_on_loopback);
}

const refusals = {
  not_on_loopback:
    'A rescue link opens on this computer only, and that is no address of loopback. Let the server listen on 127.0.0.1, or say where it does with --url',
  not_found: 'There is no such account',
  forbidden: 'That account is no administrator (add --make-admin), or single mode lets only its owner in',
  storage_unavailable: 'The change could not be stored, so nothing was changed',
} as const;

/** Errors: CommandError with the code of the refusal. */
function done(answer: RescueAnswer): Exclude<RescueAnswer, { refused: string }> {
  if (!('refused' in answer)) return answer;
  const known = Object.entries(refusals).find(([code]) => code === answer.refused);
  throw new CommandError('refused', answer.refused, known?.[1] ?? 'The server refused');
}
