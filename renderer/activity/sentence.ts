import type { TFunction } from 'i18next';
import type { ActivityRow } from '../api/activity.ts';

/** What can happen, as server/activity/event.ts names it. The contract leaves it open, so that an older page meets a newer server. */
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
  'sign_in_fallback',
  'sso_refused',
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
export type KnownKind = (typeof activityKinds)[number];

export function isKnownKind(kind: string): kind is KnownKind {
  return activityKinds.some((known) => known === kind);
}

const fieldNames = [
  'display_name',
  'first_name',
  'last_name',
  'username',
  'email',
  'avatar',
  'preferences',
  'is_active',
  'role',
  'disabled_reason',
  'disabled_until',
  'limits',
] as const;

/** One event as a plain sentence; a second one where its mail could not be sent. */
export function sentenceOf(event: ActivityRow, t: TFunction): string {
  return whatHappened(event, t) + (event.details['held'] === true ? t('activity.held') : '');
}

function whatHappened(event: ActivityRow, t: TFunction): string {
  const { kind, details } = event;
  const text = (name: string) => (typeof details[name] === 'string' && details[name] !== '' ? details[name] : t('activity.unknownDevice'));
  const device = text('device_label');
  if (!isKnownKind(kind)) return t('activity.sentences.unknown', { kind });
  switch (kind) {
    case 'sessions_ended':
      return t('activity.sentences.sessions_ended', { count: typeof details['count'] === 'number' ? details['count'] : 0 });
    case 'session_renamed':
      return t('activity.sentences.session_renamed', { from: text('from'), device });
    case 'sign_in_failed':
      return details['reason'] === 'denied' ? t('activity.sentences.sign_in_denied', { device }) : t('activity.sentences.sign_in_failed');
    case 'session_kept':
      return details['kept'] === false ? t('activity.sentences.session_not_kept', { device }) : t('activity.sentences.session_kept', { device });
    case 'session_trusted':
      return details['trusted'] === false
        ? t('activity.sentences.session_not_trusted', { device })
        : t('activity.sentences.session_trusted', { device });
    case 'profile_changed':
    case 'account_changed':
      return t(`activity.sentences.${kind}`, { fields: fieldsIn(String(details['fields'] ?? ''), t) });
    case 'api_key_made':
    case 'api_key_changed':
    case 'api_key_ended':
    case 'api_key_refused':
      return t(`activity.sentences.${kind}`, { key: String(details['name'] ?? '') });
    case 'mode_switched':
    case 'mode_switch_kept':
    case 'mode_switch_undone':
      return t(`activity.sentences.${kind}`, { from: modeText(details['from'], t), to: modeText(details['to'], t) });
    case 'sso_refused':
      return t('activity.sentences.sso_refused', { reason: refusalText(details['reason'], t) }).trim();
    default:
      return t(`activity.sentences.${kind}`, { device });
  }
}

function modeText(mode: unknown, t: TFunction): string {
  const known = (['single', 'multi', 'sso'] as const).find((one) => one === mode);
  return known === undefined ? String(mode) : t(`activity.modes.${known}`);
}

/** Why, where it is one of the reasons that have words. */
function refusalText(reason: unknown, t: TFunction): string {
  const known = (['group_required', 'not_registered', 'link_required', 'identity_taken', 'outside_hours', 'local_only'] as const).find(
    (one) => one === reason,
  );
  return known === undefined ? '' : t(`errors.${known}`);
}

function fieldsIn(fields: string, t: TFunction): string {
  // What an administrator changed is named as the server's own code names it.
  const wireNames = fields.split(/[\s,]+/).map((field) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  const words = wireNames.map((field) => {
    const known = fieldNames.find((name) => name === field);
    return known === undefined ? field : t(`activity.fields.${known}`);
  });
  return words.filter((word) => word !== '').join(', ');
}
