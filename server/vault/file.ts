import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateFile, removePrivateFile, writePrivateFile } from './durable-file.ts';
import { VaultFailure } from './failure.ts';
import type { FileBackend, Holder } from './holder.ts';
import { deriveMasterKey, newKeyDerivation, parseSealed, seal, unseal, type KeyDerivation, type Sealed, type Secrets } from './sealed.ts';

export interface FileHolderOptions {
  readonly dataDir: string;
  readonly serverId: string;
  readonly passphrase: string | undefined;
}

/**
 * All secrets in one encrypted file, `vault.secrets`; its key comes from a passphrase, or lies beside it in `vault.key`. Read anew on each call, so
 * that damage is noticed and never written over. Calls must come one at a time: the vault's turnstile sees to it.
 */
export class FileHolder implements Holder {
  readonly backend: FileBackend;
  readonly #options: FileHolderOptions;
  /** The last passphrase key with the salt it belongs to: scrypt costs half a second. */
  #derived: { readonly salt: string; readonly key: Buffer } | null = null;

  constructor(backend: FileBackend, options: FileHolderOptions) {
    this.backend = backend;
    this.#options = options;
  }

  async get(name: string): Promise<string | null> {
    const { secrets } = await this.#load();
    return secrets.get(name) ?? null;
  }

  async set(name: string, value: string): Promise<void> {
    const { sealed, secrets } = await this.#load();
    await this.#save(sealed, new Map([...secrets, [name, value]]));
  }

  async remove(name: string): Promise<boolean> {
    const { sealed, secrets } = await this.#load();
    if (!secrets.has(name)) return false;
    await this.#save(sealed, new Map([...secrets].filter(([known]) => known !== name)));
    return true;
  }

  /** A file has no lock to be opened: it proves itself by being readable with the key at hand. */
  async prove(): Promise<void> {
    await this.#load();
  }

  /** All that it holds, whatever a record says of it. Errors: those of `get`. */
  async all(): Promise<Secrets> {
    return (await this.#load()).secrets;
  }

  /** Puts these in the place of whatever file is there, of either kind, in one write. */
  replaceAll(secrets: Secrets): Promise<void> {
    return this.#save(null, secrets);
  }

  async #load(): Promise<{ readonly sealed: Sealed | null; readonly secrets: Secrets }> {
    const sealed = await readSealed(this.#options.dataDir);
    if (sealed === null) {
      this.#requirePassphrase();
      return { sealed, secrets: new Map() };
    }
    if (sealed.kind !== this.backend) throw new VaultFailure('damaged');
    const master = await this.#masterKey(sealed.kdf);
    // Never make a new key in its place: what is encrypted under the lost one may still be saved from a backup.
    if (master === null) throw new VaultFailure('secret_missing');
    return { sealed, secrets: unseal(sealed, master, this.#options.serverId) };
  }

  async #save(before: Sealed | null, secrets: Secrets): Promise<void> {
    const { dataDir, serverId } = this.#options;
    const kdf = this.backend === 'key-file' ? null : (before?.kdf ?? newKeyDerivation());
    const master = (await this.#masterKey(kdf)) ?? (await createKeyFile(dataDir));
    const sealed = seal(secrets, master, this.backend, kdf, serverId);
    await writePrivateFile(secretsPath(dataDir), `${JSON.stringify(sealed)}\n`);
  }

  /** Null where the key file is missing. */
  async #masterKey(kdf: KeyDerivation | null): Promise<Buffer | null> {
    if (kdf === null) return readKeyFile(this.#options.dataDir);
    const passphrase = this.#requirePassphrase();
    if (this.#derived?.salt !== kdf.salt) this.#derived = { salt: kdf.salt, key: await deriveMasterKey(passphrase, kdf) };
    return this.#derived.key;
  }

  #requirePassphrase(): string {
    const { passphrase } = this.#options;
    if (this.backend === 'key-file') return '';
    if (passphrase === undefined || passphrase === '') throw new VaultFailure('wrong_passphrase');
    return passphrase;
  }
}

/** The kind of the file of secrets in a data folder, or null where there is none. Errors: VaultFailure `damaged`. */
export async function existingFileBackend(dataDir: string): Promise<FileBackend | null> {
  return (await readSealed(dataDir))?.kind ?? null;
}

/** Takes the key out that lies beside the secrets. Idempotent. */
export const removeKeyFile = (dataDir: string): Promise<void> => removePrivateFile(keyPath(dataDir));

/** Takes out the file of secrets and the key beside it. Idempotent. */
export async function removeSecretFiles(dataDir: string): Promise<void> {
  await removePrivateFile(secretsPath(dataDir));
  await removeKeyFile(dataDir);
}

async function readSealed(dataDir: string): Promise<Sealed | null> {
  const text = await readPrivateFile(secretsPath(dataDir));
  return text === null ? null : parseSealed(text);
}

async function readKeyFile(dataDir: string): Promise<Buffer | null> {
  const text = await readPrivateFile(keyPath(dataDir));
  if (text === null) return null;
  if (!/^[0-9a-f]{64}\n$/.test(text)) throw new VaultFailure('damaged');
  return Buffer.from(text, 'hex');
}

async function createKeyFile(dataDir: string): Promise<Buffer> {
  const key = randomBytes(32);
  await writePrivateFile(keyPath(dataDir), `${key.toString('hex')}\n`);
  return key;
}

function secretsPath(dataDir: string): string {
  return join(dataDir, 'vault.secrets');
}

function keyPath(dataDir: string): string {
  return join(dataDir, 'vault.key');
}
