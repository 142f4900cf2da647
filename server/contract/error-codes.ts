/** Every error code of the wire contract with its HTTP status. A new code is added here; the compiler then asks for its sentence (errors.ts) and its translations. */
export const errorStatus = {
  bad_request: 400,
  validation_failed: 400,
  malformed_json: 400,
  activation_link_invalid: 400,
  reset_password_link_invalid: 400,
  code_invalid: 400,
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
  password_sign_in_disabled: 403,
  password_change_required: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  second_factor_required: 403,
  conflict: 409,
  already_on: 409,
  last_way_in: 409,
  last_admin: 409,
  set_by_configuration: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  header_too_large: 431,
  too_many_attempts: 429,
  internal_error: 500,
  not_implemented: 501,
  server_busy: 503,
  storage_unavailable: 503,
  vault_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** What can be wrong with one field of a request. */
export const fieldCodes = ['required', 'blank', 'invalid', 'too_long', 'username_unique', 'email_unique', 'password_too_short', 'password_too_long', 'password_too_similar', 'password_too_common', 'password_entirely_numeric'] as const;
export type FieldCode = (typeof fieldCodes)[number];
