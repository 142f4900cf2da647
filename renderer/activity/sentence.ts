import type { TFunction } from 'i18next';
import type { ActivityRow } from '../api/activity.ts';

/** What can happen, as server/activity/event.ts names it. The contract leaves it open, so that an older page meets a newer server. */
export const activityKinds = [
  'account_created',
  'sign_in',
  'sign_out',
  'session_ended',
  'sessions_ended',
  'session_restored',
  'session_renamed',
  'session_kept',
  'profile_changed',
  'store_recovered',
] as const;
export type KnownKind = (typeof activityKinds)[number];

export function isKnownKind(kind: string): kind is KnownKind {
  return activityKinds.some((known) => known === kind);
}

const fieldNames = ['display_name', 'first_name', 'last_name', 'username', 'email', 'avatar', 'preferences'] as const;

/** One event as a plain sentence. */
export function sentenceOf(event: ActivityRow, t: TFunction): string {
  const { kind, details } = event;
  const text = (name: string) => (typeof details[name] === 'string' && details[name] !== '' ? details[name] : t('activity.unknownDevice'));
  const device = text('device_label');
  if (!isKnownKind(kind)) return t('activity.sentences.unknown', { kind });
  switch (kind) {
    case 'sessions_ended':
      return t('activity.sentences.sessions_ended', { count: typeof details['count'] === 'number' ? details['count'] : 0 });
    case 'session_renamed':
      return t('activity.sentences.session_renamed', { from: text('from'), device });
    case 'session_kept':
      return details['kept'] === false ? t('activity.sentences.session_not_kept', { device }) : t('activity.sentences.session_kept', { device });
    case 'profile_changed':
      return t('activity.sentences.profile_changed', { fields: fieldsIn(String(details['fields'] ?? ''), t) });
    default:
      return t(`activity.sentences.${kind}`, { device });
  }
}

function fieldsIn(fields: string, t: TFunction): string {
  const words = fields.split(/[\s,]+/).map((field) => {
    const known = fieldNames.find((name) => name === field);
    return known === undefined ? field : t(`activity.fields.${known}`);
  });
  return words.filter((word) => word !== '').join(', ');
}
