import type { RejectedFor } from '../../errors.ts';
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

/** What whoever signs in is told of the reason: only what they can do something about. The rest is for the log and the rehearsal. */
export function rejectedFor(reason: RejectionReason | undefined): RejectedFor | undefined {
  if (reason === 'expired' || reason === 'issued_in_future') return 'clock';
  return reason === 'nonce' ? 'mismatch' : undefined;
}
