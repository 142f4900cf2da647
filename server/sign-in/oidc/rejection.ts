import type { RejectionReason } from './provider-port.ts';

/** The provider answered, and what it said may not be believed or is a no. Carries a code only: what was wrong in a token is nobody's to read. */
export class ProviderRejection extends Error {
  readonly reason: RejectionReason;

  constructor(reason: RejectionReason, cause?: unknown) {
    super(`the OpenID provider's answer was not accepted: ${reason}`, cause === undefined ? undefined : { cause });
    this.name = 'ProviderRejection';
    this.reason = reason;
  }
}
