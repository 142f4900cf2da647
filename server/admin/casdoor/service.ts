import { createHash, randomBytes } from 'node:crypto';
import { isFreeAdmin } from '../../accounts/limits.ts';
import type { LinkedIdentity } from '../../accounts/identity.ts';
import type { CasdoorAdmin, CasdoorSettings } from '../../contract/casdoor.ts';
import { requireOtherAdmin } from '../../accounts/last-admin.ts';
import { readReference } from '../../config/vault-reference.ts';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Page, Store, Transaction } from '../../ports/store.ts';
import type { Vault } from '../../ports/vault.ts';
import type { SsoConnection } from '../../sign-in/oidc/connection.ts';
import type { OneTimeRoom } from '../../sign-in/oidc/one-time-room.ts';
import type { ReturnAddresses } from '../../sign-in/oidc/return-address.ts';
import type { SsoSettings } from '../../sign-in/oidc/sso-settings.ts';
import type { Admin } from '../accounts/service.ts';
import type { SavedSettings } from './saved-settings.ts';
import { fromSaved, toCasdoorSettings, toSaved, toSsoSettings } from './settings-shape.ts';

interface Parts {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly connection: SsoConnection;
  /** From file, environment or command line; wins over what was saved. Its secret may be a `vault:NAME`. */
  readonly configured: SsoSettings | null;
  readonly returns: ReturnAddresses;
  /** What a rehearsal that went well leaves: the fingerprint of its settings. */
  readonly rehearsed: OneTimeRoom<string>;
  /** People sign in here at all: then somebody must still be able to when the provider goes. */
  readonly peopleSignIn: boolean;
  /** It is the primary way in. */
  readonly isPrimary: boolean;
}

/** What lets settings be saved: a rehearsal of these very ones, used once, or the provider's host, typed. */
interface Excuse {
  readonly rehearsalId?: string | undefined;
  readonly confirm?: string | undefined;
}

const reference = 'vault:';

/** Which provider this server is connected to: from the configuration, or as an admin saved it after a rehearsal (api.md admin/casdoor). */
export class CasdoorAdministration {
  readonly #parts: Parts;
  /** Changes go one after another: the next one sees what the one before left, in the vault and in the connection too. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** At start. A vault that does not answer leaves the client without its secret, and the log says so: the server starts all the same. */
  async load(): Promise<void> {
    const { configured, connection, store } = this.#parts;
    if (configured) {
      connection.use(
        configured.clientSecret?.startsWith(reference)
          ? { ...configured, clientSecret: await this.#read(configured.clientSecret.slice(reference.length), readReference) }
          : configured,
      );
      return;
    }
    const saved = await store.savedSettings.byKey('casdoor');
    if (saved) this.#useSaved(fromSaved(saved.value, await this.#secretOf(saved)));
  }

  /** What an older or newer version saved may make no provider: then there is none, and an admin still gets in to mend it. */
  #useSaved(settings: SsoSettings | null): void {
    try {
      this.#parts.connection.use(settings);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#parts.log.warn({ event: 'sso_settings', code: error.code }, 'the saved settings of single sign-on make no provider');
    }
  }

  /** What the form shows; the secret only as a yes or no. */
  async shown(): Promise<CasdoorAdmin> {
    const { connection, configured, returns, store } = this.#parts;
    const settings = connection.current?.settings ?? null;
    const { reachable, since, reason } = connection.state();
    return {
      settings: settings && toCasdoorSettings(settings),
      has_client_secret: settings?.clientSecret != null,
      set_by_configuration: configured !== null,
      redirect_uris: [...returns.all(settings?.returnOrigins ?? [])],
      reachable,
      since: since === null ? null : new Date(since).toISOString(),
      reason,
      linked_accounts: await linkedAccounts(store),
    };
  }

  /**
   * The settings with their secret: a new one, none (null), or the one that is kept (absent). It is kept for the issuer and client it belongs to:
   * sent to another address, it would be told to whoever listens there. Errors: AppError `validation_failed`.
   */
  whole(given: CasdoorSettings): SsoSettings {
    const { current } = this.#parts.connection;
    const settings = toSsoSettings(given, given.client_secret ?? null);
    if (given.client_secret !== undefined || current?.settings.clientSecret == null) return settings;
    const { issuer, clientId, clientSecret } = current.settings;
    if (settings.issuer !== issuer || settings.clientId !== clientId)
      throw new AppError('validation_failed', { fields: { client_secret: ['required'] } });
    return { ...settings, clientSecret };
  }

  /** Errors: AppError `set_by_configuration`, `rehearsal_required`, `validation_failed`, `last_admin`, `vault_unavailable`, `storage_unavailable`. */
  save(admin: Admin, given: CasdoorSettings, excuse: Excuse): Promise<void> {
    return this.#inTurn(() => this.#save(admin, given, excuse));
  }

  async #save(admin: Admin, given: CasdoorSettings, { rehearsalId, confirm }: Excuse): Promise<void> {
    const { connection, configured, rehearsed, vault, clock, store } = this.#parts;
    if (configured) throw new AppError('set_by_configuration');
    const settings = this.whole(given);
    const rehearsal = rehearsalId === undefined ? undefined : rehearsed.peek(rehearsalId, clock.now());
    const typed = confirm?.trim().toLowerCase() === new URL(settings.issuer).host;
    if (rehearsal !== fingerprint(settings) && !typed) throw new AppError('rehearsal_required');
    // Settings that no provider can be made of would not be found out before the next start.
    connection.rehearse(settings).provider.close();
    // Under a name of its own, so that secret and settings change in one step, whatever fails: no secret is ever sent to another provider.
    const secretName = `sso-client-secret-${randomBytes(4).toString('hex')}`;
    if (settings.clientSecret !== null) await vault.write(secretName, settings.clientSecret);
    const before = await store.transaction(async (tx) => {
      await this.#requireAdmin(tx, settings);
      const old = await clear(tx);
      const value = { ...toSaved(settings), ...(settings.clientSecret === null ? {} : { secret_name: secretName }) };
      await tx.savedSettings.insert({ name: 'casdoor', value, savedAt: clock.now() });
      await this.#log(tx, admin, { issuer: settings.issuer, rehearsed: rehearsal === fingerprint(settings) });
      return old;
    });
    connection.use(settings);
    // Good for one save: what was tried then need not work beside what others changed since.
    if (rehearsalId !== undefined) rehearsed.take(rehearsalId, clock.now());
    await this.#forgetSecret(before);
  }

  /** Somebody must still be able to administer with these settings: by a link to this very issuer, and by a password where one opens a door. */
  async #requireAdmin(tx: Transaction, { issuer, fallback }: SsoSettings): Promise<void> {
    const now = this.#parts.clock.now();
    if (this.#parts.isPrimary && fallback !== 'always') await requireLinkedAdmin(tx, issuer, now);
    else if (this.#parts.peopleSignIn) await requireOtherAdmin(tx, { without: 0, now, issuer });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  /** Back to no provider; links stay for the day it returns. Errors: AppError `set_by_configuration`, `last_admin` where nobody with a password could administer. */
  remove(admin: Admin): Promise<void> {
    return this.#inTurn(() => this.#remove(admin));
  }

  async #remove(admin: Admin): Promise<void> {
    const { connection, configured, store, clock, peopleSignIn } = this.#parts;
    if (configured) throw new AppError('set_by_configuration');
    const before = await store.transaction(async (tx) => {
      // An identity is no way in any more: so nobody counts by one.
      if (peopleSignIn) await requireOtherAdmin(tx, { without: 0, now: clock.now(), issuer: null });
      const old = await clear(tx);
      await this.#log(tx, admin, { removed: true });
      return old;
    });
    connection.use(null);
    await this.#forgetSecret(before);
  }

  async #secretOf({ value }: SavedSettings): Promise<string | null> {
    const name = value['secret_name'];
    return typeof name === 'string' ? this.#read(name) : null;
  }

  /** A vault that does not answer keeps one secret too many; nothing names it any more. */
  async #forgetSecret(saved: SavedSettings | undefined): Promise<void> {
    const name = saved?.value['secret_name'];
    if (typeof name === 'string') await this.#parts.vault.forget(name).catch(() => undefined);
  }

  async #read(name: string, read = (vault: Vault, entry: string) => vault.read(entry)): Promise<string | null> {
    try {
      return await read(this.#parts.vault, name);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#parts.log.warn({ event: 'vault', code: error.code }, 'the client secret for single sign-on could not be read');
      return null;
    }
  }

  #log(tx: Transaction, admin: Admin, details: Record<string, string | boolean>): Promise<unknown> {
    const { account, sessionId, ipHash } = admin;
    return tx.activity.append({
      at: this.#parts.clock.now(),
      kind: 'sso_settings_changed',
      accountId: null,
      actorId: account?.id ?? null,
      sessionId,
      ipHash,
      details,
    });
  }
}

async function linkedAccounts(store: Store): Promise<number> {
  let count = 0;
  for (let after: number | null = 0; after !== null;) {
    const page: Page<LinkedIdentity> = await store.identities.page({ after, limit: 500 });
    count += page.items.filter(({ partedAt }) => partedAt === null).length;
    after = page.next;
  }
  return count;
}

async function clear(tx: Transaction): Promise<SavedSettings | undefined> {
  const saved = await tx.savedSettings.byKey('casdoor');
  return saved && tx.savedSettings.take(saved.id);
}

/** Where no password opens a door, an admin must come by the provider. Errors: AppError `last_admin`. */
async function requireLinkedAdmin(tx: Transaction, issuer: string, now: number): Promise<void> {
  for (let after: number | null = 0; after !== null;) {
    const page: Page<LinkedIdentity> = await tx.identities.page({ after, limit: 200 });
    for (const link of page.items.filter((one) => one.issuer === issuer && one.partedAt === null && one.goneAt === null)) {
      const account = await tx.accounts.byId(link.accountId);
      if (account && isFreeAdmin(account, now)) return;
    }
    after = page.next;
  }
  throw new AppError('last_admin');
}

/** Which settings were rehearsed; a secret goes in, none comes out. */
export const fingerprint = (settings: SsoSettings): string => createHash('sha256').update(JSON.stringify(settings)).digest('hex');
