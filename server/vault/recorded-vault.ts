import { AppError } from '../errors.ts';
import type { Vault, VaultDescription, VaultReason } from '../ports/vault.ts';
import { chooseHolder, firstGuess, recordedHolder, type Choice } from './choose.ts';
import { reasonOf, VaultFailure } from './failure.ts';
import type { DurableBackend, Holder } from './holder.ts';
import { readRecord, withName, withoutName, writeRecord, type VaultRecord } from './record.ts';
import { Turnstile } from './turnstile.ts';

/** A vault whose back end is chosen once and recorded. What it cannot do now it tries again on the next call: it may have been unlocked. */
export class RecordedVault implements Vault {
  readonly #choice: Choice;
  readonly #timeoutMs: number;
  readonly #turnstile = new Turnstile();
  readonly #missing = new Set<string>();
  #record: VaultRecord | null = null;
  #holder: Holder | null = null;
  #backend: DurableBackend;
  #failure: VaultReason | null = null;

  constructor(choice: Choice, timeoutMs: number) {
    this.#choice = choice;
    this.#timeoutMs = timeoutMs;
    this.#backend = firstGuess(choice);
  }

  /** Looks once, so that `describe()` tells the truth from the start. Never throws. */
  async lookOnce(): Promise<void> {
    const look = this.#operation(async (holder) => {
      await holder.prove();
      for (const name of this.#record?.names ?? []) await this.#find(holder, name);
    });
    // Whoever needs a secret will hear of it; until then describe() says why.
    await look.catch(() => undefined);
  }

  read(name: string): Promise<string | null> {
    return this.#operation((holder) => this.#find(holder, name));
  }

  write(name: string, value: string): Promise<void> {
    return this.#operation(async (holder) => {
      await holder.set(name, value);
      // After the secret, not before: a crash in between must not leave the name of something that never existed.
      await this.#note(name);
      this.#missing.delete(name);
    });
  }

  forget(name: string): Promise<void> {
    return this.#operation(async (holder) => {
      const known = this.#record?.names.includes(name) === true;
      // Before the secret, for the same reason.
      await this.#unnote(name);
      try {
        // A locked keychain also says that there was nothing to remove.
        if (!(await holder.remove(name))) {
          await holder.prove();
          await holder.remove(name);
        }
      } catch (error) {
        if (known) await this.#note(name);
        throw error;
      }
      this.#missing.delete(name);
    });
  }

  names(): Promise<readonly string[]> {
    return this.#operation(async () => this.#record?.names ?? []);
  }

  describe(): VaultDescription {
    const backend = this.#backend;
    const reason = this.#failure ?? (this.#missing.size > 0 ? 'secret_missing' : null);
    if (reason !== null) return { backend, strength: 'unavailable', reason };
    return backend === 'key-file' ? { backend, strength: 'weak', reason: 'key_beside_data' } : { backend, strength: 'strong', reason: null };
  }

  async #find(holder: Holder, name: string): Promise<string | null> {
    const value = (await holder.get(name)) ?? (await this.#getAfterProof(holder, name));
    if (value !== null) {
      await this.#note(name);
      this.#missing.delete(name);
      return value;
    }
    if (this.#record?.names.includes(name) !== true) return null;
    this.#missing.add(name);
    throw new VaultFailure('secret_missing');
  }

  async #getAfterProof(holder: Holder, name: string): Promise<string | null> {
    await holder.prove();
    return holder.get(name);
  }

  async #operation<T>(work: (holder: Holder) => Promise<T>): Promise<T> {
    try {
      await this.#readRecord();
      const limitMs = this.#backend === 'passphrase-file' || this.#backend === 'key-file' ? null : this.#timeoutMs;
      return await this.#turnstile.run(async () => {
        const result = await work(await this.#open());
        // In here, so that an answer that came too late for its caller still corrects the description.
        this.#failure = null;
        return result;
      }, limitMs);
    } catch (error) {
      // An error of the file system: what holds the secrets is in order, but the change would not have lasted.
      this.#failure = reasonOf(error, 'not_durable');
      throw new AppError('vault_unavailable', { cause: error });
    }
  }

  async #open(): Promise<Holder> {
    if (this.#holder !== null) return this.#holder;
    if (this.#record !== null) {
      this.#holder = await recordedHolder(this.#record, this.#choice);
      return this.#holder;
    }
    const holder = await chooseHolder(this.#choice, (backend) => {
      this.#backend = backend;
    });
    const { serverId, scope } = this.#choice;
    await this.#keep({ format: 1, backend: holder.backend, serverId, ...(scope === undefined ? {} : { scope }), names: [] });
    this.#holder = holder;
    return holder;
  }

  async #readRecord(): Promise<void> {
    if (this.#record !== null) return;
    const record = await readRecord(this.#choice.dataDir, this.#choice.serverId);
    // Another call may have chosen meanwhile; what it recorded stands.
    this.#record ??= record;
    if (this.#record !== null) this.#backend = this.#record.backend;
  }

  async #note(name: string): Promise<void> {
    if (this.#record !== null && !this.#record.names.includes(name)) await this.#keep(withName(this.#record, name));
  }

  async #unnote(name: string): Promise<void> {
    if (this.#record !== null && this.#record.names.includes(name)) await this.#keep(withoutName(this.#record, name));
  }

  async #keep(record: VaultRecord): Promise<void> {
    await writeRecord(this.#choice.dataDir, record);
    this.#record = record;
  }
}
