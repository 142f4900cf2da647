import { firstKeychain, recordedHolder, type Choice } from './choose.ts';
import { VaultFailure } from './failure.ts';
import { existingFileBackend, FileHolder, removeKeyFile, removeSecretFiles } from './file.ts';
import type { DurableBackend, FileBackend, Holder } from './holder.ts';
import { systemKeychains, type KeychainSource } from './keychain.ts';
import { readRecord, removeRecord, writeRecord, type VaultRecord } from './record.ts';
import type { Secrets } from './sealed.ts';

export interface VaultMove {
  readonly dataDir: string;
  readonly serverId: string;
  /** Opens what is there now, where that is a file under a passphrase. */
  readonly passphrase: string | undefined;
  /** `passphrase-file` takes `newPassphrase`, which may be there to change it. */
  readonly to: 'keychain' | FileBackend;
  readonly newPassphrase?: string | undefined;
  readonly keychains?: readonly KeychainSource[];
}

export interface VaultMoved {
  readonly from: DurableBackend;
  readonly to: DurableBackend;
  readonly secrets: number;
  /** The keychain did not let go of what is in the file now. */
  readonly isLeft: boolean;
}

/**
 * Puts all secrets of a folder into another place; null where it has none yet: then its next start chooses. They are in the new place before the record says so, and
 * go from the old one after that: whatever ends this, the next start finds all of them in one of the two (docs/decisions/002-vault.md). Nobody else may use the
 * folder meanwhile. Errors: VaultFailure, and those of the file system; the old place still holds all of them then.
 */
export async function moveVault(move: VaultMove): Promise<VaultMoved | null> {
  const found = (await readRecord(move.dataDir, move.serverId)) ?? (await unrecorded(move));
  if (found === null) return null;
  const old = await recordedHolder(found, choiceOf(move, move.passphrase));
  const secrets = await allOf(old, found);
  const record = { ...found, names: [...secrets.keys()].sort() };
  const { to, isLeft } = await (move.to === 'keychain' ? intoKeychain(move, record, secrets) : intoFile(move, move.to, { record, old, secrets }));
  return { from: record.backend, to, secrets: secrets.size, isLeft };
}

type Arrived = Pick<VaultMoved, 'to' | 'isLeft'>;

async function intoKeychain(move: VaultMove, record: VaultRecord, secrets: Secrets): Promise<Arrived> {
  const { dataDir } = move;
  let to = record.backend;
  if (isFile(to)) {
    const keychain = await firstKeychain({ ...choiceOf(move, undefined), scope: record.scope }, () => undefined);
    if (keychain === null) throw new VaultFailure('no_keychain');
    await fill(keychain, secrets);
    to = keychain.backend;
    await writeRecord(dataDir, { ...record, backend: to });
  }
  // Also what an earlier move left that was cut short here.
  await removeSecretFiles(dataDir);
  return { to, isLeft: false };
}

async function intoFile(move: VaultMove, to: FileBackend, from: { record: VaultRecord; old: Holder; secrets: Secrets }): Promise<Arrived> {
  const { dataDir } = move;
  const { record, old, secrets } = from;
  if (to === 'key-file' && record.backend === to) return { to, isLeft: false };
  const file = new FileHolder(to, choiceOf(move, move.newPassphrase));
  // One file has both forms: while no record speaks for either, the file itself decides (choose.ts).
  if (isFile(record.backend)) await removeRecord(dataDir);
  if (to === 'key-file') await removeKeyFile(dataDir);
  await file.replaceAll(secrets);
  await writeRecord(dataDir, { ...record, backend: to });
  if (to === 'passphrase-file') await removeKeyFile(dataDir);
  return { to, isLeft: !isFile(record.backend) && !(await emptied(old, record.names)) };
}

/** A file whose record was lost speaks for itself. */
async function unrecorded({ dataDir, serverId }: VaultMove): Promise<VaultRecord | null> {
  const backend = await existingFileBackend(dataDir);
  return backend === null ? null : { format: 1, backend, serverId, names: [] };
}

/** A file knows all that it holds; its record may have been lost and made anew. Errors: VaultFailure `secret_missing` where one is gone, and what the holder throws. */
async function allOf(holder: Holder, { names }: VaultRecord): Promise<Secrets> {
  await holder.prove();
  const secrets = new Map(holder instanceof FileHolder ? await holder.all() : []);
  for (const name of names) {
    const value = await holder.get(name);
    if (value === null) throw new VaultFailure('secret_missing');
    secrets.set(name, value);
  }
  return secrets;
}

/** Errors: VaultFailure; what was written is taken out again then. */
async function fill(keychain: Holder, secrets: Secrets): Promise<void> {
  try {
    for (const [name, value] of secrets) {
      await keychain.set(name, value);
      if ((await keychain.get(name)) !== value) throw new VaultFailure('keychain_refused');
    }
  } catch (error) {
    await emptied(keychain, [...secrets.keys()]);
    throw error;
  }
}

/** Whether the keychain let go of all of them. */
async function emptied(keychain: Holder, names: readonly string[]): Promise<boolean> {
  try {
    for (const name of names) await keychain.remove(name);
    for (const name of names) if ((await keychain.get(name)) !== null) return false;
    return true;
  } catch {
    return false;
  }
}

const isFile = (backend: DurableBackend): backend is FileBackend => backend === 'passphrase-file' || backend === 'key-file';

function choiceOf({ dataDir, serverId, keychains = systemKeychains }: VaultMove, passphrase: string | undefined): Choice {
  return { backend: 'keychain', dataDir, serverId, passphrase, keychains };
}
