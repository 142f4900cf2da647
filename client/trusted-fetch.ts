import { DoorwardError } from './error.ts';
import type { Fetch } from './http.ts';

/** What OpenSSL and Node say where no authority that is trusted here vouches for a certificate, or it is for another name or time. */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ALTNAME/;

/** Node's own fetch, with a certificate that is not trusted told apart from nobody there. */
export function createTrustedFetch(): Fetch {
  return async (url, init) => {
    try {
      return await fetch(url, init);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
      if (untrusted.test(code)) throw new DoorwardError('certificate_not_trusted', { cause: error });
      throw error;
    }
  };
}
