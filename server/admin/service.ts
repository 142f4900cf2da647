import type { Health } from '../contract/schemas.ts';
import type { ServerFacts, VaultFacts } from '../contract/server-schemas.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../ports/store.ts';
import type { Vault } from '../ports/vault.ts';

/** What does not change while the server runs. */
export interface ServerConstants {
  readonly mode: Health['mode'];
  readonly version: string;
  readonly serverId: string;
  readonly dataDir: string;
  readonly startedAt: number;
  readonly limits: ServerFacts['limits'];
  /** The setting `server.allowInsecureLan`. */
  readonly insecureLan: boolean;
  /** Settings that the organisation laid down, by name. */
  readonly policy: readonly string[];
}

export interface ServerReport {
  health(): Health;
  server(): ServerFacts;
  vault(): Promise<VaultFacts>;
}

interface Parts {
  readonly store: Store;
  readonly vault: Vault;
  readonly constants: ServerConstants;
  /** How the OpenID provider fares. */
  readonly sso: () => {
    readonly configured: boolean;
    readonly reachable: boolean;
    /** ms since 1970. */
    readonly since: number | null;
    readonly reason: string | null;
  };
  /** Known once the server listens. */
  readonly address: () => { readonly url: string; readonly port: number; readonly address: string; readonly family: 'ipv4' | 'ipv6' };
}

/** Facts about the running server, each from the part that knows it. */
export function createServerReport({ store, vault, constants, address, sso }: Parts): ServerReport {
  return {
    health: () => {
      const storage = store.describe().health;
      const strength = vault.describe().strength;
      const well = (storage === 'ok' || storage === 'recovered') && strength !== 'unavailable';
      return { status: well ? 'ok' : 'degraded', mode: constants.mode, storage, vault: strength, ...casdoorHealth(sso()) };
    },
    server: () => ({ ...serverFacts(constants, store), url: address().url, port: address().port }),
    vault: async () => {
      await askVault(vault);
      return { ...vault.describe() };
    },
  };
}

function casdoorHealth({ configured, reachable, since, reason }: ReturnType<Parts['sso']>) {
  if (!configured) return { casdoor: 'off' } as const;
  if (reachable) return { casdoor: 'ok' } as const;
  return {
    casdoor: 'unreachable',
    ...(since === null ? {} : { casdoor_since: new Date(since).toISOString() }),
    ...(reason === null ? {} : { casdoor_reason: reason }),
  } as const;
}

function serverFacts(constants: ServerConstants, store: Store): Omit<ServerFacts, 'url' | 'port'> {
  const { kind, health, bytes, recoveredAt } = store.describe();
  return {
    mode: constants.mode,
    version: constants.version,
    node: process.version,
    started_at: new Date(constants.startedAt).toISOString(),
    server_id: constants.serverId,
    data_dir: constants.dataDir,
    storage: { kind, health, bytes, recovered_at: recoveredAt === null ? null : new Date(recoveredAt).toISOString() },
    limits: constants.limits,
    insecure_lan: constants.insecureLan,
    policy: [...constants.policy],
  };
}

/** `describe` tells what the last call found; so that the screen shows now and not then, there is one first. */
async function askVault(vault: Vault): Promise<void> {
  try {
    await vault.read('server-secret');
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}
