/** What can happen. Nouns; stable, because clients translate them. */
export const activityKinds = [
  'account_created',
  'account_adopted',
  'account_changed',
  'account_deleted',
  'account_restored',
  'account_purged',
  'invitation_made',
  'invitation_used',
  'invitation_ended',
  'owner_changed',
  'sign_in',
  'sign_in_failed',
  'sign_in_fallback',
  'sso_refused',
  'sign_in_link_made',
  'rescue_link_made',
  'keys_renewed',
  'registration',
  'password_reset_requested',
  'password_changed',
  'password_reset',
  'email_change_requested',
  'email_changed',
  'second_factor_on',
  'second_factor_off',
  'second_factor_code_asked',
  'identity_code_asked',
  'recovery_codes_made',
  'recovery_code_used',
  'proved_again',
  'proof_failed',
  'limit_reached',
  'api_key_made',
  'api_key_changed',
  'api_key_ended',
  'api_key_refused',
  'sign_out',
  'session_ended',
  'sessions_ended',
  'session_restored',
  'session_renamed',
  'session_kept',
  'session_trusted',
  'profile_changed',
  'mail_read',
  'identity_linked',
  'identity_unlinked',
  'identity_switched',
  'person_gone',
  'person_unsure',
  'role_changed_by_group',
  'sso_settings_changed',
  'sso_unreachable',
  'sso_reachable',
  'pairing_requested',
  'paired',
  'pairing_denied',
  'pairing_paused',
  'network_changed',
  'mode_switched',
  'mode_switch_kept',
  'mode_switch_undone',
  'activity_settings_changed',
  'store_recovered',
  'backup_made',
  'backup_failed',
  'backup_settings_changed',
  'backup_restored',
  'restore_undone',
  'restore_kept',
  'server_retired',
  'server_returned',
] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** What was refused, or did not work. All else was done. */
const failures: readonly ActivityKind[] = [
  'sign_in_failed',
  'sso_refused',
  'proof_failed',
  'limit_reached',
  'api_key_refused',
  'pairing_denied',
  'pairing_paused',
  'sso_unreachable',
  'backup_failed',
];

export type Outcome = 'done' | 'failed';

export const outcomeOf = (kind: ActivityKind): Outcome => (failures.includes(kind) ? 'failed' : 'done');

export type EventDetails = Readonly<Record<string, string | number | boolean>>;

/** One line of the activity log. Holds no secret, no address in clear and nothing that was typed wrong. */
export interface ActivityEvent {
  readonly id: number;
  readonly at: number;
  readonly kind: ActivityKind;
  /** Whom it concerns; null for the server itself. */
  readonly accountId: number | null;
  /** Who did it; null for the server itself. */
  readonly actorId: number | null;
  /** The session through which it was done, where there was one. */
  readonly sessionId: number | null;
  readonly ipHash: string;
  /** Few, flat and short: the label of a device, a count, the names of changed fields. */
  readonly details: EventDetails;
  /** Digest of the entry before it (chain.ts), set by the store; '' on the very first, absent on those of versions before the chain. */
  readonly prev?: string;
}

export type NewActivityEvent = Omit<ActivityEvent, 'id' | 'prev'>;

/** Which events of the log: all that fit each part that is there. */
export interface ActivityFilter {
  /** Whom they concern. Null: nobody's account, so the server itself, or a name that nobody has. */
  readonly accountId?: number | null;
  readonly kinds?: readonly ActivityKind[];
  /** What was done through this session, or to it. */
  readonly sessionId?: number;
}
