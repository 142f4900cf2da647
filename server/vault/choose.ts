import { VaultFailure } from './failure.ts';
import { existingFileBackend, FileHolder } from './file.ts';
import type { DurableBackend, FileBackend, Holder } from './holder.ts';
import { KeychainHolder } from './keychain-holder.ts';
import type { KeychainSource } from './keychain.ts';
import type { VaultRecord } from './record.ts';

export interface Choice {
  readonly backend: 'auto' | 'keychain' | 'file';
  readonly dataDir: string;
  readonly serverId: string;
  readonly scope?: string | undefined;
  readonly passphrase: string | undefined;
  readonly keychains: readonly KeychainSource[];
}

/**
 * The back end for a data folder that has no record yet: the first keychain that proves itself, else a file. `consider` hears each candidate.
 * Errors: VaultFailure. A keychain that is there but locked, slow or refusing ends the search instead of being passed over: it may hold
 * this server's secrets, and who types a password slowly must not end up with the weak file for good.
 */
export async function chooseHolder(choice: Choice, consider: (backend: DurableBackend) => void): Promise<Holder> {
  // The record was lost, the secrets were not: they decide.
  const existing = await existingFileBackend(choice.dataDir);
  if (existing !== null) return fileHolder(existing, choice, consider);
  if (choice.backend !== 'file') {
    const holder = await firstKeychain(choice, consider);
    if (holder !== null) return holder;
    if (choice.backend === 'keychain') throw new VaultFailure('no_keychain');
  }
  return fileHolder(newFileBackend(choice), choice, consider);
}

/** The holder that a record names. Errors: VaultFailure `no_keychain` where its package does not load any more. */
export async function recordedHolder({ backend, scope }: Pick<VaultRecord, 'backend' | 'scope'>, choice: Choice): Promise<Holder> {
  if (backend === 'passphrase-file' || backend === 'key-file') return new FileHolder(backend, choice);
  const source = choice.keychains.find((known) => known.backend === backend);
  const keychain = (await source?.load()) ?? null;
  if (keychain === null) throw new VaultFailure('no_keychain');
  return new KeychainHolder(backend, keychain, choice.serverId, scope);
}

/** What `describe()` names before anything was chosen or read. */
export function firstGuess(choice: Choice): DurableBackend {
  return choice.backend === 'file' ? newFileBackend(choice) : (choice.keychains[0]?.backend ?? 'keytar');
}

/** The first keychain that proves itself; null where there is none. Errors: VaultFailure of one that is there but locked, slow or refusing. */
export async function firstKeychain(choice: Choice, consider: (backend: DurableBackend) => void): Promise<Holder | null> {
  for (const source of choice.keychains) {
    const keychain = await source.load();
    if (keychain === null) continue;
    consider(source.backend);
    const holder = new KeychainHolder(source.backend, keychain, choice.serverId, choice.scope);
    try {
      await holder.prove();
      return holder;
    } catch (error) {
      if (!(error instanceof VaultFailure) || error.reason !== 'no_keychain') throw error;
    }
  }
  return null;
}

async function fileHolder(backend: FileBackend, choice: Choice, consider: (backend: DurableBackend) => void): Promise<Holder> {
  consider(backend);
  const holder = new FileHolder(backend, choice);
  // One that does not open (another server's, another passphrase) must not be recorded as this server's.
  await holder.prove();
  return holder;
}

function newFileBackend(choice: Choice): FileBackend {
  return choice.passphrase === undefined || choice.passphrase === '' ? 'key-file' : 'passphrase-file';
}
