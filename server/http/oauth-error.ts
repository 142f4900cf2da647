import type { ErrorCode } from '../contract/error-codes.ts';
import { errorStatus } from '../contract/error-codes.ts';
import type { AppError } from '../errors.ts';

/** Paths whose clients read OAuth's errors: RFC 8628 and RFC 7662. */
const paths: ReadonlySet<string> = new Set(['/api/v1/auth/device/authorize', '/api/v1/auth/device/token', '/api/v1/auth/introspect']);

/** What our codes are called there (RFC 6749 5.2, RFC 6750 3.1, RFC 8628 3.5); those not listed go by their status. */
const names: Readonly<Partial<Record<ErrorCode, string>>> = {
  authorization_pending: 'authorization_pending',
  slow_down: 'slow_down',
  expired_token: 'expired_token',
  access_denied: 'access_denied',
  invalid_grant: 'invalid_grant',
  unsupported_grant_type: 'unsupported_grant_type',
  invalid_scope: 'invalid_scope',
  too_many_attempts: 'slow_down',
  forbidden: 'insufficient_scope',
  outside_hours: 'access_denied',
  local_only: 'access_denied',
};

/** OAuth's two fields beside ours, and with `slow_down` the new interval in seconds; nothing on other paths. */
export function oauthFields(error: AppError, path: string): Readonly<Record<string, string | number>> {
  if (!paths.has(path.toLowerCase().replace(/\/$/, ''))) return {};
  const interval = error.code === 'slow_down' && error.retryAfterSeconds !== undefined ? { interval: error.retryAfterSeconds } : {};
  return { error: names[error.code] ?? byStatus(errorStatus[error.code]), error_description: error.message, ...interval };
}

function byStatus(status: number): string {
  if (status >= 500) return 'temporarily_unavailable';
  return status === 401 ? 'invalid_client' : 'invalid_request';
}
