import { Trouble, type TroubleWord } from './trouble.ts';

const byCode: Readonly<Record<string, TroubleWord>> = {
  ECONNECTION: 'unreachable',
  ESOCKET: 'unreachable',
  ECONNREFUSED: 'unreachable',
  EDNS: 'unreachable',
  EPROTOCOL: 'unreachable',
  ETIMEDOUT: 'timeout',
  EABORT: 'timeout',
  ETLS: 'tls_failed',
  EAUTH: 'sign_in_failed',
  ENOAUTH: 'sign_in_failed',
};
const tlsCodes = /^(?:CERT_|ERR_TLS|ERR_SSL|EPROTO$|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED)/;

interface SmtpError {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly responseCode?: unknown;
}

/**
 * What nodemailer's error means. Nothing else of it is kept: it holds addresses and the server's answer. 5xx is for good (RFC 5321 4.2.1),
 * but not where the server refused us and not the mail: somebody may mend the settings.
 */
export function smtpTrouble(error: unknown): Trouble {
  const { code, originalCode, responseCode }: SmtpError = typeof error === 'object' && error !== null ? error : {};
  if (typeof originalCode === 'string' && tlsCodes.test(originalCode)) return new Trouble('tls_failed');
  const word = typeof code === 'string' ? byCode[code] : undefined;
  if (word === 'sign_in_failed' || word === 'tls_failed') return new Trouble(word);
  if (typeof responseCode === 'number' && responseCode >= 500) return new Trouble('refused', { isPermanent: true });
  if (typeof responseCode === 'number' && responseCode >= 400) return new Trouble('deferred');
  // An address that is none: nodemailer does not even ask the server.
  if (code === 'EENVELOPE') return new Trouble('refused', { isPermanent: true });
  return new Trouble(word ?? 'failed');
}
