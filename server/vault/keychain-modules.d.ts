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
  export interface AsyncEntry {
    getPassword(): Promise<string | null>;
    setPassword(password: string): Promise<unknown>;
    deletePassword(): Promise<boolean>;
  }
  const keyring: {
    readonly AsyncEntry: new (
      service: string,
      username: string,
      options?: { readonly linux?: { readonly store?: 'secret-service' | 'keyutils' } },
    ) => AsyncEntry;
  };
  export default keyring;
}
