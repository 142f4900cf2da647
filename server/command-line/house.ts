import pino from 'pino';
import packageJson from '../../package.json' with { type: 'json' };
import type { Settings } from '../config/settings.ts';
import { furnish, type Furniture } from '../furnish.ts';
import { AppError } from '../errors.ts';
import { createLinks } from '../mail/links.ts';
import type { MailLink } from '../ports/mailer.ts';
import type { Vault } from '../ports/vault.ts';
import { openVault } from '../vault/open-vault.ts';
import { loadServerKeys, type ServerKeys } from '../vault/server-keys.ts';
import type { Folder } from './folder.ts';

/** The server's own services over a folder, without the server: the same rules, codes and activity lines. */
export interface LocalHouse extends Folder, Furniture {
  readonly linkTo: (link: MailLink) => string;
}

/** Whether the command needs secrets of this installation. One that does not must not wake a keychain. */
export type VaultUse = 'open' | 'closed';

/** Does `work` with the services and lets their threads go. Nothing is mailed from here: what is queued, the next `serve` sends. */
export async function withHouse<T>(folder: Folder, use: VaultUse, work: (house: LocalHouse) => Promise<T>): Promise<T> {
  const { settings, dataDir, identity } = folder;
  const vault =
    use === 'open'
      ? await openVault({
          backend: settings.vault.backend,
          ...(settings.vault.passphrase === null ? {} : { passphrase: settings.vault.passphrase }),
          dataDir,
          serverId: identity.id,
        })
      : closedVault;
  const keys = use === 'open' ? await loadServerKeys(vault) : closedKeys;
  const url = serverAddress(settings);
  const address = () => ({
    url,
    port: settings.server.port,
    address: settings.server.bind,
    family: settings.server.bind.includes(':') ? ('ipv6' as const) : ('ipv4' as const),
  });
  const furniture = furnish({
    ...folder,
    env: process.env,
    vault,
    keys,
    address,
    perimeter: nobodyCalls,
    move: (_to, _ownerId, commit) => folder.store.transaction(commit),
    version: packageJson.version,
    policy: [],
    log: pino({ level: 'silent' }),
    uiDir: undefined,
    hooks: undefined,
  });
  try {
    return await work({ ...folder, ...furniture, linkTo: createLinks({ settings, baseUrl: () => url }) });
  } finally {
    await furniture.passwords.stop();
  }
}

/** Where the server will be when it runs, for links. */
export function serverAddress(settings: Settings): string {
  const { bind, port } = settings.server;
  const host = ['0.0.0.0', '::', 'localhost'].includes(bind) ? '127.0.0.1' : bind.includes(':') ? `[${bind}]` : bind;
  return `http://${host}:${port}`;
}

const nobodyCalls = (): never => {
  throw new Error('no request reaches a command');
};

const shut = (): never => {
  throw new AppError('vault_unavailable');
};
/** Refuses, rather than making a key in the place of one it cannot see (security.md C, keychain locked). */
const closedKeys: ServerKeys = {
  csrf: shut,
  hashAddress: () => '',
  hashCode: shut,
  seal: shut,
  open: shut,
  jwt: shut,
  retry: () => Promise.resolve(),
};
const closedVault: Vault = {
  read: async () => shut(),
  write: async () => shut(),
  forget: async () => shut(),
  names: async () => shut(),
  describe: () => ({ backend: 'memory', strength: 'unavailable', reason: 'not_durable' }),
};
