import type { Keychain, KeychainSource } from '../../server/vault/open-vault.ts';

export type Mood = 'well' | 'locked' | 'hangs' | 'throws' | 'absent' | 'says null';

/** A keychain whose mood a test sets: what real ones were seen to do, without waiting for them. */
export class FakeKeychain implements Keychain {
  mood: Mood;
  readonly entries = new Map<string, string>();
  calls = 0;
  #release: (() => void)[] = [];

  constructor(mood: Mood = 'well') {
    this.mood = mood;
  }

  /** Whoever hangs gets the answer of the new mood. */
  answerAs(mood: Mood): void {
    this.mood = mood;
    this.#release.splice(0).forEach((release) => release());
  }

  async get(account: string): Promise<string | null> {
    await this.#mayAnswer();
    return this.mood === 'well' ? (this.entries.get(account) ?? null) : null;
  }

  async set(account: string, value: string): Promise<void> {
    await this.#mayAnswer();
    // keytar and libsecret on a locked collection: reading says null, writing says why.
    if (this.mood === 'locked') throw new Error('Cannot create an item in a locked collection');
    if (this.mood === 'well') this.entries.set(account, value);
  }

  async remove(account: string): Promise<boolean> {
    await this.#mayAnswer();
    return this.mood === 'well' && this.entries.delete(account);
  }

  async #mayAnswer(): Promise<void> {
    this.calls += 1;
    if (this.mood === 'hangs') await new Promise<void>((resolve) => this.#release.push(resolve));
    if (this.mood === 'throws') throw new Error('The user name or passphrase you entered is not correct.');
    if (this.mood === 'absent') throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY');
  }
}

/** Keychains as `openVault` takes them; null is a package that is not installed. */
export function sources(keytar: Keychain | null, standBy: Keychain | null = null): readonly KeychainSource[] {
  return [
    { backend: 'keytar', load: async () => keytar },
    { backend: 'napi-keyring', load: async () => standBy },
  ];
}
