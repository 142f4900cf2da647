// The few calls that keychain.ts uses. Both packages are optional: the types must not depend on whether they could be installed.

declare module 'keytar' {
  const keytar: {
    getPassword(service: string, account: string): Promise<string | null>;
    setPassword(service: string, account: string, password: string): Promise<void>;
    deletePassword(service: string, account: string): Promise<boolean>;
  };
  export default keytar;
}

declare module '@napi-rs/keyring' {
  class AsyncEntry {
    constructor(service: string, username: string, options?: { readonly linux?: { readonly store?: 'secret-service' | 'keyutils' } });
    getPassword(): Promise<string | null>;
    setPassword(password: string): Promise<unknown>;
    deletePassword(): Promise<boolean>;
  }
  const keyring: { readonly AsyncEntry: typeof AsyncEntry };
  export default keyring;
}
