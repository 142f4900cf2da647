import { errorStatus, type ErrorCode, type FieldCode } from './contract/error-codes.ts';

/** English sentences, safe to show: no input, no path, no version. Words that the seeds' clients look for stay (api.md Errors). */
export const sentences: Readonly<Record<ErrorCode, string>> = {
  bad_request: 'The request is malformed.',
  validation_failed: 'Some fields are not valid.',
  malformed_json: 'The body is not valid JSON in UTF-8.',
  activation_link_invalid: 'This link has been used or has expired. Ask for a new one.',
  reset_password_link_invalid: 'This link has been used or has expired. Ask for a new one.',
  invitation_invalid: 'This invitation was used up, was taken back or has expired. Ask for a new one.',
  backup_foreign: 'This file is no Doorward backup.',
  backup_newer: 'This backup was made by a newer Doorward. Update this one first.',
  backup_truncated: 'This backup is not whole: its end is missing.',
  backup_changed: 'This is not the file that was looked into any more. Look into it again.',
  backup_damaged: 'This backup was damaged or changed and cannot be trusted. Use another one.',
  backup_passphrase_wrong: 'That passphrase does not open this backup.',
  backup_not_found: 'There is no such backup any more.',
  restore_pending: 'Restored data wait to be kept. Keep them or go back first.',
  restore_not_here: 'Data cannot be restored here: another program looks after this server’s storage.',
  server_moved: 'This server has moved to another computer. Use it there.',
  code_invalid: 'That code is not right, or has expired.',
  ambiguous_credentials: 'Send exactly one credential.',
  invalid_credentials: 'That name and password do not fit together.',
  no_way_back:
    'Casdoor cannot send a browser back to this address of the server. Sign in at its public address, or on its own computer, or ask an administrator.',
  casdoor_rejected: 'The sign-in at Casdoor was not accepted. Start again.',
  sign_in_cancelled: 'The sign-in was cancelled at Casdoor.',
  attempt_invalid: 'This sign-in was not started here, was used already or has expired. Start again.',
  link_challenge_invalid: 'This choice was used already or has expired. Sign in with Casdoor again.',
  authorization_pending: 'Nobody has answered this request yet. Ask again after the interval.',
  slow_down: 'Asked too often: the interval is longer now.',
  expired_token: 'This code has expired. Start again.',
  access_denied: 'This request was denied.',
  invalid_grant: 'This device code is not known, or was used already.',
  unsupported_grant_type: 'Only urn:ietf:params:oauth:grant-type:device_code is known here.',
  invalid_scope: 'A scope that was asked for is not known here.',
  not_authenticated: 'Authentication credentials were not provided.',
  invalid_token: 'Invalid token. Sign in again.',
  session_expired: 'Invalid token: this session has expired. Sign in again.',
  account_disabled: 'This account is disabled.',
  csrf_failed: 'The X-CSRFToken header is missing or out of date. Fetch a new one from "me".',
  forbidden: 'You may not do this.',
  endpoint_disabled: 'This is switched off on this server.',
  registration_disabled: 'Registration is switched off on this server.',
  host_not_allowed: 'This server does not answer to that host name.',
  origin_not_allowed: 'Requests from that origin are refused.',
  network_not_allowed: 'This credential is not taken from this network.',
  recent_sign_in_required: 'Confirm that it is you, then try again.',
  password_sign_in_disabled: 'Signing in with a password is switched off on this server.',
  group_required: 'Casdoor does not list you in a group that may sign in here. Ask an administrator.',
  link_required: 'An account here has this e-mail address. Sign in to it with its password and link Casdoor there.',
  not_registered: 'Nobody here has that Casdoor identity, and new accounts are not made this way. Ask an administrator.',
  outside_hours: 'This account may be used at certain hours only, and not now.',
  local_only: 'This account may be used from the network of this server only.',
  password_change_required: 'Set a password of your own first.',
  secure_connection_required:
    'Passwords are taken over an encrypted connection only. Use the https address of this server, or the computer it runs on.',
  not_found: 'Not found.',
  method_not_allowed: 'That method is not allowed here.',
  not_acceptable: 'This is a stream of events: ask for text/event-stream by name in Accept.',
  request_timeout: 'The request took too long to arrive.',
  second_factor_required: 'This account has a second factor. Sign in where it can be asked for.',
  claim_required: 'Look at the request first: post its code to device/requests with this session.',
  conflict: 'That name or address is taken.',
  already_on: 'That is on already. Switch it off first.',
  identity_taken: 'That Casdoor identity is already linked to another account here. Nothing was changed.',
  rehearsal_required: 'Rehearse a sign-in with these settings first, or confirm by typing the name of the issuer.',
  last_way_in: 'This is the last way in. Add another one first.',
  last_admin: 'There must be somebody who can administer this server.',
  set_by_configuration: 'This is set by the configuration and cannot be changed here.',
  acknowledgement_required: 'Nobody signs in here in single mode. Confirm that the network may reach this server: others will need a token.',
  address_in_use: 'Another program uses this port on that address, so nothing was changed.',
  tls_required: 'This server speaks only TLS on the network: use https.',
  switch_pending: 'A change of mode waits for somebody to keep it. Keep it or undo it first.',
  lan_not_acknowledged:
    'Other computers can reach this server: without sign-in, that is allowed only with the setting server.acknowledgeLan, or when it listens on 127.0.0.1 alone.',
  body_too_large: 'The body is too large.',
  unsupported_media_type: 'Send application/json in UTF-8, without a content encoding.',
  header_too_large: 'The headers are too large.',
  too_many_attempts: 'Too many attempts. Wait a while, then try again.',
  internal_error: 'Something went wrong on the server. Its log has the request id.',
  not_implemented: 'That method is not known here.',
  server_busy: 'The server is busy. Try again in a moment.',
  storage_unavailable: 'The change could not be stored, so it was not made. Try again.',
  casdoor_not_configured: 'Casdoor is not set up here (shadow mode). Sign in with e-mail and password.',
  casdoor_unreachable: 'Casdoor cannot be reached at the moment. Try again later, or sign in with e-mail and password.',
  vault_unavailable: 'The key store of this computer does not answer. Unlock it and try again.',
};

export type FieldErrors = Readonly<Record<string, readonly FieldCode[]>>;

/** A clock is wrong; or what came back belongs to another sign-in. */
export type RejectedFor = 'clock' | 'mismatch';

interface ErrorOptions {
  readonly cause?: unknown;
  readonly fields?: FieldErrors;
  readonly retryAfterSeconds?: number;
  readonly channels?: readonly string[];
  readonly reason?: RejectedFor | undefined;
  readonly requiredGroups?: readonly string[];
  readonly signInAt?: string | null;
}

/** The only error that carries meaning across rooms. `cause` stays inside: it is logged, never sent. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldErrors | undefined;
  /** With `too_many_attempts`: when to try again. */
  readonly retryAfterSeconds: number | undefined;
  /** With `second_factor_required`, where a code can be sent along: the ways. */
  readonly channels: readonly string[] | undefined;
  /** With `casdoor_rejected` and `code_invalid`, where the person can do something about it: what. */
  readonly reason: RejectedFor | undefined;
  /** With `group_required`, for somebody whom the provider has just named: the groups of which one is needed. */
  readonly requiredGroups: readonly string[] | undefined;
  /** With `no_way_back`, where there is one: the origin at which it would work. */
  readonly signInAt: string | null | undefined;

  constructor(code: ErrorCode, options: ErrorOptions = {}) {
    super(sentences[code], options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.fields = options.fields;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.channels = options.channels;
    this.reason = options.reason;
    this.requiredGroups = options.requiredGroups;
    this.signInAt = options.signInAt;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

/** Why the server did not start: `exitCode` is the headless program's (api.md), `advice` says what to do. */
export class StartError extends Error {
  readonly code: StartErrorCode;
  readonly exitCode: number;
  readonly advice: string;

  constructor(code: StartErrorCode, message: string, advice: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StartError';
    this.code = code;
    this.exitCode = exitCodes[code];
    this.advice = advice;
  }
}

export const exitCodes = { bad_setting: 2, folder_in_use: 3, store_damaged: 4, store_newer: 4, port_taken: 5, folder_unwritable: 6 } as const;
export type StartErrorCode = keyof typeof exitCodes;
