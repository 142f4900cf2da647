import { AppError } from '../errors.ts';
import type { Vault } from '../ports/vault.ts';
import { VaultFailure } from './failure.ts';

/** What the server makes by itself and can make again. What others gave it (a provider's secret, a password of settings) it cannot. */
const renewable = ['server-secret', 'jwt-key', 'network-tls', 'desktop-session'] as const;

/**
 * Which of the server's own keys were written once and are gone from a vault that works: it was asked for another name first, so that a keychain that is
 * locked, slow or another installation's, and a damaged file, have lost nothing (security.md C). Never throws.
 */
export async function lostKeys(vault: Vault): Promise<readonly string[]> {
  try {
    if ((await vault.read('never-written')) !== null) return [];
    const lost: string[] = [];
    for (const name of renewable) if (await isLost(vault, name)) lost.push(name);
    return lost;
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

/** Errors: AppError `vault_unavailable` for any other reason than that. */
async function isLost(vault: Vault, name: string): Promise<boolean> {
  try {
    await vault.read(name);
    return false;
  } catch (error) {
    if (error instanceof AppError && error.cause instanceof VaultFailure && error.cause.reason === 'secret_missing') return true;
    throw error;
  }
}
