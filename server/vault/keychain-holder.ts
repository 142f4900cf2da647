import { randomBytes } from 'node:crypto';
import { VaultFailure } from './failure.ts';
import type { Holder } from './holder.ts';
import { keychainReason } from './keychain-reasons.ts';
import type { Keychain, KeychainSource } from './keychain.ts';

/**
 * Secrets of one server in the OS keychain, as account `<serverId>/<name>`. Values are kept as JSON strings: keytar refuses an empty
 * one and its C API would cut at a NUL; it also shows a value that was cut off.
 */
export class KeychainHolder implements Holder {
  readonly backend: KeychainSource['backend'];
  readonly #keychain: Keychain;
  readonly #serverId: string;

  constructor(backend: KeychainSource['backend'], keychain: Keychain, serverId: string, scope?: string) {
    this.backend = backend;
    this.#keychain = keychain;
    // Encoded, so that no server id with a slash in it reaches into another server's names.
    this.#serverId = encodeURIComponent(serverId) + (scope === undefined ? '' : `~${scope}`);
  }

  async get(name: string): Promise<string | null> {
    const text = await said(() => this.#keychain.get(this.#account(name)));
    return text === null ? null : decoded(text);
  }

  async set(name: string, value: string): Promise<void> {
    await said(() => this.#keychain.set(this.#account(name), JSON.stringify(value)));
  }

  remove(name: string): Promise<boolean> {
    return said(() => this.#keychain.remove(this.#account(name)));
  }

  /** Writes, reads and forgets a throw-away entry. Its account cannot be that of a secret (no slash) nor of another process. */
  async prove(): Promise<void> {
    const account = `${this.#serverId}#probe-${process.pid}`;
    const value = randomBytes(8).toString('hex');
    await said(() => this.#keychain.set(account, value));
    const back = await said(() => this.#keychain.get(account));
    const gone = await said(() => this.#keychain.remove(account));
    if (back !== value || !gone) throw new VaultFailure('keychain_refused');
  }

  #account(name: string): string {
    return `${this.#serverId}/${name}`;
  }
}

async function said<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new VaultFailure(keychainReason(error), error);
  }
}

function decoded(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new VaultFailure('damaged', error);
  }
  if (typeof value !== 'string') throw new VaultFailure('damaged');
  return value;
}
