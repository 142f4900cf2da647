import { constants } from 'node:fs';
import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { BackupResult, BackupSchedule, BackupState } from '../contract/backup.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store, Transaction } from '../ports/store.ts';
import type { Vault } from '../ports/vault.ts';
import { fileName, type BackupMaker } from './making.ts';
import { madeAt, nextRun, outdated, ownBackups, type LastRun } from './schedule-rules.ts';
import { savedSchedule, saveSchedule } from './saved-schedule.ts';

export interface By {
  readonly accountId: number;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

interface Parts {
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly maker: BackupMaker;
  readonly dataDir: string;
  readonly serverId: string;
  /** What file, environment or command line say; null: what an admin set counts. */
  readonly configured: Omit<BackupSchedule, 'passphrase'> | null;
  /** The configured passphrase. Errors: AppError `vault_unavailable`. */
  readonly configuredPassphrase: () => Promise<string | null>;
}

const secretName = 'backup-passphrase';

/** Backups by themselves, and which of them stay. Older ones go only once a newer one is there and was read back. */
export class ScheduledBackups {
  readonly #parts: Parts;
  #running: Promise<LastRun> | null = null;
  /** Where the disk did not take it down. */
  #lastHere: LastRun | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Errors: AppError `vault_unavailable` is none: then nobody can say whether there is a passphrase. */
  async state(): Promise<BackupState> {
    const { configured, dataDir } = this.#parts;
    const { every, keep, folder: own } = await this.#plan();
    const last = await this.#last();
    const next = nextRun(every, last, this.#parts.clock.now());
    const folder = await this.#folder();
    return {
      every,
      keep,
      folder,
      own_folder: own,
      same_disk: await areOneDisk(folder, dataDir),
      has_passphrase: (await this.#passphrase().catch(() => null)) !== null,
      set_by_configuration: configured !== null,
      next_at: next === null ? null : new Date(Math.max(next, this.#parts.clock.now())).toISOString(),
      last: last && presented(last),
      files: await this.#files(folder),
    };
  }

  /** Errors: AppError `set_by_configuration`, `validation_failed` (folder, passphrase), `vault_unavailable`, `storage_unavailable`. */
  async change({ passphrase, every, keep, folder }: BackupSchedule, by: By): Promise<void> {
    const { store, vault, clock, configured, maker } = this.#parts;
    if (configured) throw new AppError('set_by_configuration');
    if (folder !== null && !(await isUsable(folder))) throw new AppError('validation_failed', { fields: { folder: ['invalid'] } });
    if (passphrase !== undefined) await maker.judge(passphrase);
    else if (every !== 'off' && (await this.#passphrase()) === null)
      throw new AppError('validation_failed', { fields: { passphrase: ['required'] } });
    if (passphrase !== undefined) await vault.write(secretName, passphrase);
    await store.transaction(async (tx) => {
      await saveSchedule(tx, { every, keep, folder }, clock.now());
      await note(tx, 'backup_settings_changed', by, clock.now(), { every, keep });
    });
  }

  /** One of the files in the folder. Errors: AppError `backup_not_found`. */
  async pathOf(name: string): Promise<string> {
    const folder = await this.#folder();
    if (!(await this.#files(folder)).some((file) => file.name === name)) throw new AppError('backup_not_found');
    return join(folder, name);
  }

  /** To be called often; costs a look. */
  async runIfDue(): Promise<void> {
    // What this one ends with is not told yet: it would be due once more.
    if (this.#running) return;
    const { every } = await this.#plan();
    const next = nextRun(every, await this.#last(), this.#parts.clock.now());
    if (next !== null && this.#parts.clock.now() >= next) await this.run(null);
  }

  /** Makes one now. Never throws: how it ended is in the state, and in the activity where that is news. */
  run(by: By | null): Promise<LastRun> {
    this.#running ??= this.#runNow(by).finally(() => (this.#running = null));
    return this.#running;
  }

  async #runNow(by: By | null): Promise<LastRun> {
    const { store, clock } = this.#parts;
    const before = await this.#last();
    const ended: LastRun = { at: clock.now(), ...(await this.#make().catch((error: unknown) => failed(reasonOf(error)))) };
    const isNews = ended.outcome === 'made' || before?.outcome !== 'failed' || before.reason !== ended.reason;
    try {
      await store.transaction(async (tx) => {
        await saveSchedule(tx, { last: ended }, ended.at);
        if (isNews) await note(tx, ended.outcome === 'made' ? 'backup_made' : 'backup_failed', by, ended.at, { reason: ended.reason ?? '' });
      });
      this.#lastHere = null;
    } catch {
      this.#lastHere = ended;
    }
    return ended;
  }

  async #make(): Promise<Omit<LastRun, 'at'>> {
    const { maker, clock, serverId, dataDir } = this.#parts;
    const passphrase = await this.#passphrase();
    if (passphrase === null) return failed('no_passphrase');
    const folder = await this.#folder();
    if (folder === join(dataDir, 'backups')) await mkdir(folder, { recursive: true, mode: 0o700 });
    await clearUnfinished(folder, serverId);
    const name = fileName(serverId, clock.now());
    const bytes = await maker.writeTo(join(folder, name), passphrase);
    const { keep } = await this.#plan();
    for (const old of outdated(await readdir(folder), { made: name, keep, serverId })) await rm(join(folder, old), { force: true });
    return { outcome: 'made', reason: null, name, bytes };
  }

  async #plan(): Promise<Omit<BackupSchedule, 'passphrase'>> {
    return this.#parts.configured ?? savedSchedule(this.#parts.store);
  }

  async #folder(): Promise<string> {
    return (await this.#plan()).folder ?? join(this.#parts.dataDir, 'backups');
  }

  async #last(): Promise<LastRun | null> {
    return this.#lastHere ?? (await savedSchedule(this.#parts.store)).last;
  }

  #passphrase(): Promise<string | null> {
    return this.#parts.configured ? this.#parts.configuredPassphrase() : this.#parts.vault.read(secretName);
  }

  async #files(folder: string): Promise<BackupState['files']> {
    const names = ownBackups(await readdir(folder).catch(() => []), this.#parts.serverId);
    return Promise.all(
      names.map(async (name) => ({
        name,
        at: new Date(madeAt(name)).toISOString(),
        bytes: (await stat(join(folder, name)).catch(() => null))?.size ?? 0,
      })),
    );
  }
}

const failed = (reason: LastRun['reason']): Omit<LastRun, 'at'> => ({ outcome: 'failed', reason, name: null, bytes: null });

const reasons: Readonly<Record<string, LastRun['reason']>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EACCES: 'not_writable',
  EPERM: 'not_writable',
  EROFS: 'not_writable',
  ENOENT: 'folder_missing',
  ENOTDIR: 'folder_missing',
};

function reasonOf(error: unknown): LastRun['reason'] {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'vault_unavailable') return code;
  return (typeof code === 'string' ? reasons[code] : undefined) ?? 'failed';
}

const presented = ({ at, ...last }: LastRun): BackupResult => ({ ...last, at: new Date(at).toISOString() });

async function isUsable(folder: string): Promise<boolean> {
  if (!isAbsolute(folder)) return false;
  try {
    await access(folder, constants.W_OK);
    return (await stat(folder)).isDirectory();
  } catch {
    return false;
  }
}

async function areOneDisk(one: string, other: string): Promise<boolean> {
  try {
    return (await stat(one)).dev === (await stat(other)).dev;
  } catch {
    return one.startsWith(other);
  }
}

/** Of a program that was killed while it wrote. */
async function clearUnfinished(folder: string, serverId: string): Promise<void> {
  const unfinished = new RegExp(`^\\.doorward-${serverId.slice(0, 8)}-[^.]+\\.backup\\.[0-9a-f]+\\.tmp$`);
  for (const name of await readdir(folder)) if (unfinished.test(name)) await rm(join(folder, name), { force: true });
}

async function note(
  tx: Transaction,
  kind: 'backup_made' | 'backup_failed' | 'backup_settings_changed',
  by: By | null,
  at: number,
  details: Readonly<Record<string, string | number>>,
): Promise<void> {
  const who = { accountId: by?.accountId ?? null, actorId: by?.accountId ?? null, sessionId: by?.sessionId ?? null, ipHash: by?.ipHash ?? '' };
  await tx.activity.append({ at, kind, ...who, details });
}
