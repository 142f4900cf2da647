import type { LinkedIdentity } from '../../accounts/identity.ts';
import type { Log } from '../../ports/log.ts';

/**
 * What is needed to ask the provider again about somebody: sealed under a key that is in the vault and nowhere else (security.md B81), beside the link, so
 * that it comes and goes with it in one step. Hundreds of long tokens are more than a keychain holds.
 */
export interface RefreshTokens {
  /** Null for none, for one that is too long to keep, and where the vault does not answer: then the next sign-in is the next time to ask. */
  seal(key: string, token: string | null): string | null;
  /** Null where there is none, or where the vault cannot open it. */
  open(link: Pick<LinkedIdentity, 'issuer' | 'subject' | 'sealedToken'>): string | null;
}

interface Parts {
  readonly seal: (text: string, context: string) => string;
  readonly open: (sealed: string, context: string) => string;
  readonly log: Log;
}

const longest = 16_384;
const contextOf = (key: string) => `refresh token of ${key}`;

export function createRefreshTokens({ seal, open, log }: Parts): RefreshTokens {
  const quietly = (work: () => string): string | null => {
    try {
      return work();
    } catch (error) {
      log.warn({ event: 'vault', err: error }, 'a refresh token could not be sealed or opened');
      return null;
    }
  };
  return {
    seal: (key, token) => (token === null || token.length > longest ? null : quietly(() => seal(token, contextOf(key)))),
    open: ({ issuer, subject, sealedToken }) => (sealedToken === null ? null : quietly(() => open(sealedToken, contextOf(`${issuer} ${subject}`)))),
  };
}
