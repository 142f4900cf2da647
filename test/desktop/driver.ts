import type * as Electron from 'electron';
import type { Page } from 'playwright-core';
import type { Profile } from './profile.ts';

/** The desktop app as a spec drives it, on the stand-in or on the real Electron. */
export interface DesktopApp {
  readonly pid: number;
  /** The newest window's page; waits for one to be open. */
  page(): Promise<Page>;
  /** Runs a function in the main process. Its text is sent: it sees nothing of the spec but `argument`. */
  evaluate<R, A = undefined>(ask: (electron: typeof Electron, argument: A) => R | Promise<R>, argument?: A): Promise<R>;
  /** What it wrote to stdout and stderr. */
  output(): string;
  /** Resolves with the exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Asks it to quit and waits; kills it after ten seconds. Idempotent. */
  quit(): Promise<number | null>;
}

export interface LaunchOptions {
  readonly profile: Profile;
  /** The environment of a real keyring (test/support/keyring.ts); without it secrets go to a file. */
  readonly keyring?: Readonly<Record<string, string | undefined>> | undefined;
  /** Undefined: not even the profile's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
  /** The main entry of a packed app; default: what was built. The stand-in only. */
  readonly main?: string;
  /** The very first start: nobody has opened this profile's data before. */
  readonly firstRun?: boolean;
}

export interface Driver {
  readonly name: 'stand-in' | 'electron';
  /** Folders of the browser itself, for a spec that looks for secrets on disk. */
  readonly browserProfile: string | null;
  launch(options: LaunchOptions): Promise<DesktopApp>;
  stop(): Promise<void>;
}
