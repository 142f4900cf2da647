import type { Writable } from 'node:stream';
import type { Account } from './accounts/account.ts';
import type { User } from './contract/schemas.ts';
import type { MailHooks } from './mail/hooks.ts';
import type { Clock } from './ports/clock.ts';
import type { Store } from './ports/store.ts';
import type { Timing } from './ports/timing.ts';
import type { Vault } from './ports/vault.ts';

export { defaultDataDir } from './config/data-dir.ts';
export { startServer, storeFormat } from './start-server.ts';
export { removeData, wholeFolderOf, type Removed } from './uninstall/remove-data.ts';
export { StartError, type StartErrorCode } from './errors.ts';
export type { Vault, VaultDescription } from './ports/vault.ts';

/** Everything has a default; what is given here wins over file, environment and command line; an organisation's policy wins over all. */
export interface StartOptions {
  /** Where the data live; default `defaultDataDir()`. Made with mode 0700 where it does not exist. */
  readonly dataDir?: string;
  /** A JSON file with settings (api.md Settings); default: the environment's `DOORWARD_CONFIG`. */
  readonly configFile?: string;
  readonly port?: number;
  readonly bind?: string;
  readonly mode?: 'single' | 'multi' | 'sso';
  /** Settings by name, nested as in the config file. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The organisation's file; default the platform's (docs/administration.md). */
  readonly policyFile?: string;
  /** Read for `DOORWARD_*`; default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where log lines go (JSON, one a line); default stderr. */
  readonly log?: Writable;
  /** The folder with the built UI; default the one beside the built server. */
  readonly uiDir?: string;
  readonly hooks?: Hooks;
  /** Replace a part: tests and embedders. `timing`: tests only. */
  readonly parts?: { readonly clock?: Clock; readonly store?: Store; readonly vault?: Vault; readonly timing?: Partial<Timing> };
}

/** For those who embed the server: their own mails and their own picture of a user (api.md Settings). */
export interface Hooks extends MailHooks {
  readonly serializeUser?: (user: User, account: Account) => User;
}

export interface OwnerSession {
  /** The session key, 40 hex: goes into the cookie, the keychain, and nowhere else. */
  readonly key: string;
  readonly cookieName: string;
  /** When the absolute limit ends it, ms since 1970. */
  readonly expiresAt: number;
}

export interface ServerStatus {
  readonly url: string;
  readonly mode: 'single' | 'multi' | 'sso';
  readonly reachableFrom: 'this_computer' | 'local_network';
  readonly storage: 'ok' | 'recovered' | 'read_only' | 'unavailable';
  readonly vault: 'strong' | 'weak' | 'unavailable';
}

/** What the window's page shows of pairing and of new sessions, for a shell that tells it where the window is closed. Names are what devices call themselves. */
export interface WaitingDevices {
  readonly devices: readonly { readonly code: string; readonly name: string }[];
  /** Other devices on which the same person has signed in within the last minute, and after this one. What was paired somebody allowed a moment ago: not here. */
  readonly signedIn: readonly { readonly id: number; readonly name: string }[];
  /** Too many strangers ask: new ones are kept out for now. */
  readonly paused: boolean;
}

export interface RunningServer {
  /** `http://127.0.0.1:7420`, with the port really bound. */
  readonly url: string;
  readonly port: number;
  readonly mode: 'single' | 'multi' | 'sso';
  /** The name of the session cookie (it carries this installation's id: cookies ignore ports). */
  readonly cookieName: string;
  /**
   * A session of the owner for the desktop window. With `key`, that session if it still lives; else a new one where the mode lets the
   * owner in without signing in; else null. `storeSecret`/`readSecret` keep it in this installation's vault.
   */
  openOwnerSession(request: { readonly deviceLabel: string; readonly key?: string; readonly userAgent?: string }): Promise<OwnerSession | null>;
  /** This installation's vault: the desktop shell keeps the window's session key in it under its own name. */
  readonly vault: Vault;
  /** Origins of the OpenID provider's pages, for the shell's list of what it opens in the system's browser (security.md B67, B86). Empty without one. */
  signInOrigins(): readonly string[];
  status(): Promise<ServerStatus>;
  /** Devices that wait for the word of whoever this session key belongs to (security.md B66); of the owner where nobody signs in. Looking is no use of a session. */
  waitingDevices(key: string | null): Promise<WaitingDevices>;
  /** Stops accepting, finishes writes, gives the lock back; within five seconds. Idempotent. */
  stop(): Promise<void>;
}
