import type { UnreachableReason } from './provider-port.ts';

/** The provider could not be spoken with: no connection, no answer in time, or an answer that no working provider gives. Decides that there is an outage. */
export class ContactFailure extends Error {
  readonly reason: UnreachableReason;

  constructor(reason: UnreachableReason) {
    super(`the OpenID provider cannot be spoken with: ${reason}`);
    this.name = 'ContactFailure';
    this.reason = reason;
  }
}

const byCode: readonly (readonly [RegExp, UnreachableReason])[] = [
  [/^(ENOTFOUND|EAI_)/, 'dns'],
  [/^(ETIMEDOUT|ESOCKETTIMEDOUT)/, 'timeout'],
  [/^(CERT_|ERR_TLS|ERR_SSL|EPROTO|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|CRL_)/, 'tls'],
  [/^(HPE_|ERR_HTTP|ERR_INVALID)/, 'bad_answer'],
];

/** The failure behind an error of a socket. Codes that nobody knows count as a refused connection. */
export function failureOf(error: unknown): ContactFailure {
  if (error instanceof ContactFailure) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return new ContactFailure(byCode.find(([codes]) => codes.test(code))?.[1] ?? 'refused');
}
