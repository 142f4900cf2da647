import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PasswordPolicy } from '../accounts/password-policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { Vault } from '../ports/vault.ts';
import { contentsVersion, goesAlong, type Manifest } from './contents.ts';
import { stagedPath } from './places.ts';
import { writeBackup } from './write-file.ts';

/** The least a passphrase may have: a file can be guessed at for years. */
export const passphraseLength = 12;

export interface MakingParts {
  readonly store: Pick<Store, 'copyOut'>;
  readonly vault: Pick<Vault, 'names' | 'read'>;
  readonly clock: Clock;
  readonly policy: Pick<PasswordPolicy, 'require'>;
  readonly dataDir: string;
  readonly serverId: string;
  readonly mode: Manifest['mode'];
  readonly program: string;
}

/** Makes backups: of the store as it is at one moment, and of the vault's secrets that paired clients rely on. */
export class BackupMaker {
  readonly #parts: MakingParts;

  constructor(parts: MakingParts) {
    this.#parts = parts;
  }

  /** Long and not a common one: the file goes where nobody counts guesses (security.md B24). Errors: AppError `validation_failed` under `passphrase`. */
  async judge(passphrase: string): Promise<void> {
    await this.#parts.policy.require(passphrase, {}, 'passphrase');
  }

  /**
   * Writes a backup to `path` and gives its length. Errors: AppError `vault_unavailable`: without its secrets a backup would not be one;
   * `storage_unavailable`; those of the file system.
   */
  async writeTo(path: string, passphrase: string): Promise<number> {
    const { store, clock, serverId, mode, program } = this.#parts;
    const manifest: Manifest = { format: 'doorward-backup', version: contentsVersion, madeAt: clock.now(), program, serverId, mode };
    return writeBackup(path, passphrase, { manifest, secrets: await this.#secrets(), copyOut: (write) => store.copyOut(write) });
  }

  /** Makes one to be handed out: sealed on the disk, since nobody can say how slowly it will be fetched. Whoever takes it removes it. Errors: as `writeTo`. */
  async makeForDownload(passphrase: string): Promise<{ readonly path: string; readonly bytes: number; readonly name: string }> {
    await this.judge(passphrase);
    const { dataDir, clock, serverId } = this.#parts;
    const path = stagedPath(dataDir, `download-${randomBytes(8).toString('hex')}`);
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    return { path, bytes: await this.writeTo(path, passphrase), name: fileName(serverId, clock.now()) };
  }

  async #secrets(): Promise<Record<string, string>> {
    const { vault } = this.#parts;
    const kept = new Map<string, string>();
    for (const name of (await vault.names()).filter(goesAlong)) {
      const value = await vault.read(name);
      if (value !== null) kept.set(name, value);
    }
    return Object.fromEntries(kept);
  }
}

/** `doorward-1a2b3c4d-20261121T174500Z.backup`: by name they sort by age. */
export function fileName(serverId: string, at: number): string {
  return `doorward-${serverId.slice(0, 8)}-${new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')}.backup`;
}
