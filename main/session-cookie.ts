import type { Cookie, Session } from 'electron';
import { hostname } from 'node:os';
import type { RunningServer } from '../server/index.ts';

const secret = 'desktop-session';

/**
 * The window's session: one cookie, mirrored. Keychain → cookie at start, cookie changed → keychain, cookie gone → forgotten; the key is
 * nowhere else on disk. A vault that does not answer stops nothing: the session then lasts as long as this run.
 */
export class SessionKeeper {
  #key: string | null = null;
  #stored: string | null = null;
  #writing = Promise.resolve();
  #busy = false;
  /** False while the vault does not take the key. */
  kept = true;
  readonly #partition: Session;
  readonly #server: RunningServer;

  get key(): string | null {
    return this.#key;
  }

  constructor(partition: Session, server: RunningServer) {
    this.#partition = partition;
    this.#server = server;
    partition.cookies.on('changed', this.#follow);
  }

  /** Gives the window its session: the one it had if that still lives, else a new one where the mode allows; else the page asks to sign in. */
  async signIn(): Promise<void> {
    const { url, cookieName: name, vault } = this.#server;
    const before = this.#key;
    this.#stored ??= await vault.read(secret).catch(() => null);
    const key = before ?? (await this.#partition.cookies.get({ url, name }))[0]?.value ?? this.#stored;
    const request = { deviceLabel: hostname(), userAgent: this.#partition.getUserAgent(), ...(key === null ? {} : { key }) };
    const opened = await this.#server.openOwnerSession(request).catch(() => null); // what is wrong with the storage, the page says better
    if (opened === null || opened.key === before || this.#key !== before) return; // nothing to do, or the page was faster
    this.#keep(opened.key);
    const fixed = { path: '/', httpOnly: true, sameSite: 'strict', secure: url.startsWith('https:') } as const;
    await this.#partition.cookies.set({ url, name, value: opened.key, ...fixed });
  }

  /** For a window that comes back after days. Who signed out stays signed out. */
  async renew(): Promise<void> {
    if (this.#key !== null) await this.signIn().catch(console.error);
    if (!this.kept && !this.#busy) this.#keep(this.#key);
  }

  /** Ends the mirroring; resolves when the last change is in the vault. */
  stop(): Promise<void> {
    this.#partition.cookies.off('changed', this.#follow);
    return this.#writing;
  }

  readonly #follow = (_event: unknown, cookie: Cookie, cause: string, removed: boolean): void => {
    // An overwritten cookie is reported as removed first, and the new one after it.
    if (cookie.name !== this.#server.cookieName || (removed && cause === 'overwrite')) return;
    this.#keep(removed && !cause.startsWith('inserted') ? null : cookie.value);
  };

  #keep(key: string | null): void {
    this.#key = key;
    if (key === this.#stored && this.kept) return;
    this.#stored = key;
    this.#busy = true;
    const write = () => (key === null ? this.#server.vault.forget(secret) : this.#server.vault.write(secret, key));
    const note = (kept: boolean) => () => void ([this.kept, this.#busy] = [kept, false]);
    this.#writing = this.#writing.then(write).then(note(true)).catch(note(false));
  }
}
