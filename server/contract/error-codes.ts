/** Every error code of the wire contract with its HTTP status. A new code is added here; the compiler then asks for its sentence (errors.ts) and its translations. */
export const errorStatus = {
  bad_request: 400,
  validation_failed: 400,
  malformed_json: 400,
  ambiguous_credentials: 400,
  invalid_credentials: 400,
  not_authenticated: 401,
  invalid_token: 401,
  session_expired: 401,
  account_disabled: 401,
  csrf_failed: 403,
  forbidden: 403,
  endpoint_disabled: 403,
  registration_disabled: 403,
  host_not_allowed: 403,
  origin_not_allowed: 403,
  recent_sign_in_required: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  body_too_large: 413,
  unsupported_media_type: 415,
  header_too_large: 431,
  internal_error: 500,
  not_implemented: 501,
  storage_unavailable: 503,
  vault_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** What can be wrong with one field of a request. */
export const fieldCodes = ['required', 'blank', 'invalid', 'too_long', 'username_unique', 'email_unique'] as const;
export type FieldCode = (typeof fieldCodes)[number];
