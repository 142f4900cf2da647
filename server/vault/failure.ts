import type { VaultReason } from '../ports/vault.ts';

/** Inside this room: why a call got nowhere. The vault turns it into AppError `vault_unavailable` and keeps the reason for `describe()`. */
export class VaultFailure extends Error {
  readonly reason: VaultReason;

  constructor(reason: VaultReason, cause?: unknown) {
    super(`vault: ${reason}`, cause === undefined ? undefined : { cause });
    this.name = 'VaultFailure';
    this.reason = reason;
  }
}

/** The reason an error carries; `fallback` where it carries none (a full disk, a folder without permission). */
export function reasonOf(error: unknown, fallback: VaultReason): VaultReason {
  return error instanceof VaultFailure ? error.reason : fallback;
}
