/** The only file that knows keytar and its stand-by. A keychain is three verbs; whatever it throws goes through `keychain-reasons.ts`. */
export interface Keychain {
  /** Null where there is nothing, and on Linux also where the collection is locked. */
  get(account: string): Promise<string | null>;
  set(account: string, value: string): Promise<void>;
  remove(account: string): Promise<boolean>;
}

/** A keychain that may be there. Tests and embedders hand in their own. */
export interface KeychainSource {
  readonly backend: 'keytar' | 'napi-keyring';
  /** Null where the package is not installed or does not load here. Never throws. */
  load(): Promise<Keychain | null>;
}

const service = 'doorward';

/** In order of preference. */
export const systemKeychains: readonly KeychainSource[] = [
  { backend: 'keytar', load: loadKeytar },
  { backend: 'napi-keyring', load: loadNapiKeyring },
];

async function loadKeytar(): Promise<Keychain | null> {
  const module = await import('keytar').catch(() => null);
  if (module === null) return null;
  const keytar = module.default;
  return {
    get: (account) => keytar.getPassword(service, account),
    set: (account, value) => keytar.setPassword(service, account, value),
    remove: (account) => keytar.deletePassword(service, account),
  };
}

async function loadNapiKeyring(): Promise<Keychain | null> {
  const module = await import('@napi-rs/keyring').catch(() => null);
  if (module === null) return null;
  const { AsyncEntry } = module.default;
  // Kept: each entry has a D-Bus connection of its own, given back only when the garbage is collected.
  const entries = new Map<string, InstanceType<typeof AsyncEntry>>();
  const withEntry = async <T>(account: string, call: (entry: InstanceType<typeof AsyncEntry>) => Promise<T>): Promise<T> => {
    try {
      // Pinned: left to itself it falls back to the kernel's keyring, which forgets everything at the next boot.
      const entry = entries.get(account) ?? new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
      entries.set(account, entry);
      return await call(entry);
    } catch (error) {
      // Its connection does not outlive the keyring daemon: the next call makes a new one.
      entries.delete(account);
      throw error;
    }
  };
  return {
    get: async (account) => (await withEntry(account, (entry) => entry.getPassword())) ?? null,
    set: async (account, value) => {
      await withEntry(account, (entry) => entry.setPassword(value));
    },
    remove: (account) => withEntry(account, (entry) => entry.deletePassword()),
  };
}
