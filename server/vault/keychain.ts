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
  // Pinned: left to itself it falls back to the kernel's keyring, which forgets everything at the next boot.
  // Made anew for each call: an entry keeps its D-Bus session, which dies with the keyring daemon.
  const entry = (account: string) => new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
  return {
    get: async (account) => (await entry(account).getPassword()) ?? null,
    set: async (account, value) => {
      await entry(account).setPassword(value);
    },
    remove: async (account) => entry(account).deletePassword(),
  };
}
