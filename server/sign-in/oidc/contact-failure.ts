import type { UnreachableReason } from './provider-port.ts';

/** The provider could not be spoken with: no connection, no answer in time, or an answer that no working provider gives. Decides that there is an outage. */
export class ContactFailure extends Error {
  readonly reason: UnreachableReason;
  /** The question certainly did not reach the provider: nothing there was used up by it. */
  readonly neverArrived: boolean;

  constructor(reason: UnreachableReason, neverArrived = false) {
    super(`the OpenID provider cannot be spoken with: ${reason}`);
    this.name = 'ContactFailure';
    this.reason = reason;
    this.neverArrived = neverArrived;
  }
}

const byCode: readonly (readonly [RegExp, UnreachableReason])[] = [
  [/^(ENOTFOUND|EAI_)/, 'dns'],
  [/^(ETIMEDOUT|ESOCKETTIMEDOUT)/, 'timeout'],
  [/^(CERT_|ERR_TLS|ERR_SSL|EPROTO|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|CRL_)/, 'tls'],
  [/^(HPE_|ERR_HTTP|ERR_INVALID)/, 'bad_answer'],
];

/** No connection came to be. One that was cut off may have carried the question over. */
const withoutConnection = /^(ENOTFOUND|EAI_|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)/;

/** The failure behind an error of a socket. Codes that nobody knows count as a refused connection. */
export function failureOf(error: unknown): ContactFailure {
  if (error instanceof ContactFailure) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const reason = byCode.find(([codes]) => codes.test(code))?.[1] ?? 'refused';
  return new ContactFailure(reason, reason === 'tls' || withoutConnection.test(code));
}
