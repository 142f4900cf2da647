import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import type { BrowserContext } from 'playwright-core';
import packageJson from '../../../package.json' with { type: 'json' };
import { browser } from './connection.ts';
import { Cookies } from './cookies.ts';

type Members =
  'getStoragePath' | 'getUserAgent' | 'isPersistent' | 'setDevicePermissionHandler' | 'setPermissionCheckHandler' | 'setPermissionRequestHandler';
type Check = Parameters<Electron.Session['setPermissionCheckHandler']>[0];
type Request = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type Permission = Parameters<NonNullable<Check>>[1];

/** Electron's names, and Chromium's for what pages of the specs ask for. */
const permissions: readonly (readonly [Permission, readonly string[]])[] = [
  ['geolocation', ['geolocation']],
  ['notifications', ['notifications']],
  ['media', ['camera', 'microphone']],
  ['clipboard-read', ['clipboard-read']],
  ['midi', ['midi']],
];

const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) doorward/${packageJson.version} Chrome/${browser.version()} Electron/45.4.1 Safari/537.36`;

/** A partition is a browser context. As in Electron, all is granted until a handler says no. */
export class Session extends EventEmitter implements Pick<Electron.Session, Members> {
  readonly context: Promise<BrowserContext> = browser.newContext({ acceptDownloads: true, userAgent, viewport: null });
  readonly cookies = new Cookies(this.context);
  readonly #persistent: boolean;
  #check: Check = null;
  #request: Request = null;
  /** Resolves when Chromium knows what the handlers say. */
  settled: Promise<void> = this.#apply();

  constructor(partition: string) {
    super();
    this.#persistent = partition === '' || partition.startsWith('persist:');
  }

  isPersistent = () => this.#persistent;
  getStoragePath = () => null;
  getUserAgent = () => userAgent;
  setDevicePermissionHandler = () => undefined;
  setPermissionCheckHandler: Electron.Session['setPermissionCheckHandler'] = (handler) => {
    this.#check = handler;
    this.settled = this.#apply();
  };
  setPermissionRequestHandler: Electron.Session['setPermissionRequestHandler'] = (handler) => {
    this.#request = handler;
    this.settled = this.#apply();
  };

  async #apply(): Promise<void> {
    const context = await this.context;
    await context.grantPermissions(permissions.flatMap(([name, chromium]) => (this.#allows(name) ? chromium : [])));
  }

  #allows(name: Permission): boolean {
    // The handlers of the shell look at nothing: there is no window and no origin yet when they are asked here.
    const nobody = {} as Electron.WebContents & Electron.PermissionRequest & Electron.PermissionCheckHandlerHandlerDetails;
    let granted = this.#request === null;
    this.#request?.(nobody, name, (answer) => void (granted = answer), nobody);
    return granted && (this.#check === null || this.#check(null, name, '', nobody));
  }
}

const partitions = new Map<string, Session>();

export const session = {
  fromPartition: (name: string): Session => {
    const known = partitions.get(name) ?? new Session(name);
    partitions.set(name, known);
    return known;
  },
  get defaultSession(): Session {
    return session.fromPartition('');
  },
} satisfies { [Name in keyof Pick<typeof Electron.session, 'defaultSession' | 'fromPartition'>]: unknown };
