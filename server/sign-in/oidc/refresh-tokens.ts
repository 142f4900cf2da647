import type { Log } from '../../ports/log.ts';
import type { Vault } from '../../ports/vault.ts';

/** What is needed to ask the provider again about somebody: in the vault and nowhere else (security.md B81). By the link's id. */
export interface RefreshTokens {
  read(linkId: number): Promise<string | null>;
  /** Never throws: without it the person is not asked about again until the next sign-in, and the log says so. */
  keep(linkId: number, token: string | null): Promise<void>;
  forget(linkId: number): Promise<void>;
}

const nameOf = (linkId: number) => `sso-refresh-${linkId}`;

export function createRefreshTokens(vault: Vault, log: Log): RefreshTokens {
  const quietly = (work: Promise<unknown>) =>
    work.catch((error: unknown) => log.warn({ event: 'vault', err: error }, 'a refresh token could not be kept or forgotten'));
  return {
    read: (linkId) => vault.read(nameOf(linkId)),
    keep: async (linkId, token) => {
      if (token !== null) await quietly(vault.write(nameOf(linkId), token));
    },
    forget: async (linkId) => {
      await quietly(vault.forget(nameOf(linkId)));
    },
  };
}
