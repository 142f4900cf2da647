import { Argument, type Command } from 'commander';
import { VaultFailure } from '../vault/failure.ts';
import { moveVault, type VaultMoved } from '../vault/move.ts';
import type { VaultReason } from '../ports/vault.ts';
import { CommandError } from './command-error.ts';
import { withFolder, type Folder, type FolderOptions } from './folder.ts';
import { folderCommand } from './folder-command.ts';
import { takePassphrase } from './password-input.ts';
import { printResult } from './print-result.ts';
import { confirm } from './prompt.ts';

const places = { keychain: 'keychain', passphrase: 'passphrase-file', file: 'key-file' } as const;
type Place = keyof typeof places;

interface Options extends FolderOptions {
  readonly passphraseFile?: string;
  readonly yes?: boolean;
}

/** `doorward vault move PLACE`: the choices where the system's keychain is missing, or has come since (ui.md 6). */
export function vaultMove(): Command {
  return folderCommand(
    'move',
    'put all secrets, the server’s own too, into the keychain, a file under a passphrase, or a file with its key beside it',
  )
    .addArgument(new Argument('<place>', 'where to').choices(Object.keys(places)))
    .option('--passphrase-file <path>', 'read the new passphrase from the first line of a file')
    .option('--yes', 'do not ask')
    .action(async (place: Place, options: Options) => {
      if (place === 'file') await confirm('Whoever can copy the data folder will be able to read the secrets.', options.yes);
      const newPassphrase = place === 'passphrase' ? await takePassphrase(options, true) : undefined;
      const moved = await withFolder(options, 'refuse', (folder) => move(folder, place, newPassphrase));
      await printResult(options, { from: moved.from, to: moved.to, secrets: moved.secrets, next: nextOf(moved) });
    });
}

async function move({ dataDir, identity, settings }: Folder, place: Place, newPassphrase: string | undefined): Promise<VaultMoved> {
  const passphrase = settings.vault.passphrase ?? undefined;
  try {
    const moved = await moveVault({ dataDir, serverId: identity.id, passphrase, to: places[place], newPassphrase });
    if (moved !== null) return moved;
  } catch (cause) {
    if (cause instanceof VaultFailure) throw new CommandError('refused', cause.reason, `${sentences[cause.reason]}. Nothing was moved`, cause);
    throw cause;
  }
  throw new CommandError(
    'refused',
    'not_found',
    'No secrets are kept in this folder yet: the setting vault.backend says where the first start puts them',
  );
}

function nextOf({ to, isLeft }: VaultMoved): string {
  if (isLeft) return 'remove the entries “doorward” of this server from the keychain: it did not let go of them';
  return to === 'passphrase-file' ? 'each start needs the passphrase in DOORWARD_VAULT__PASSPHRASE' : 'start Doorward as before';
}

const sentences: Readonly<Record<VaultReason, string>> = {
  no_keychain: 'There is no keychain on this computer. Install and start one (on Linux: gnome-keyring or KWallet, in a desktop session)',
  keychain_locked: 'The keychain is locked. Unlock it and try again',
  keychain_timeout: 'The keychain did not answer in time. Look for a window of the system that asks for permission',
  keychain_refused: 'The keychain refused. Allow Doorward in its settings',
  key_beside_data: 'The key lies beside the data',
  not_durable: 'The disk did not keep what was written',
  secret_missing: 'A secret that was stored is not there any more. Put the keychain or the file back from a backup',
  wrong_passphrase: 'What is there now does not open. Give its passphrase in DOORWARD_VAULT__PASSPHRASE',
  damaged: 'What is there now is damaged. Put vault.json, vault.secrets and vault.key back from a backup',
};
