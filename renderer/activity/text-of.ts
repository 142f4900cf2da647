import type { TFunction } from 'i18next';
import type { ActivityRow } from '../api/activity.ts';
import type { Names } from './names.ts';
import { sentenceOf } from './sentence.ts';

/** Nobody's account, and yet not the server's own: somebody at the door, under a name that nobody has. */
const atTheDoor: ReadonlySet<string> = new Set(['sign_in_failed', 'sso_refused', 'limit_reached', 'registration', 'password_reset_requested']);

/** Whom it concerns. */
export function whomOf({ account_id: id, kind }: ActivityRow, names: Names, t: TFunction): string {
  if (id === null) return t(atTheDoor.has(kind) ? 'activity.nobody' : 'activity.theServer');
  return names.people?.get(id) ?? t('activity.account', { id });
}

/** Who did it, where that is not the one whom it concerns. */
export function byWhomOf({ account_id: about, actor_id: id, ip_hash_prefix: from }: ActivityRow, names: Names, t: TFunction): string | null {
  if (id === null) return t(from === '' ? 'activity.byServer' : 'activity.byStranger');
  if (id === about) return null;
  const name = names.people?.get(id);
  return name === undefined ? null : t('activity.by', { name });
}

/** The name of the device through which it was done. */
export const deviceOf = ({ session_id: id }: ActivityRow, names: Names, t: TFunction): string | null =>
  id === null ? null : (names.devices.get(id) ?? t('activity.session', { id }));

/** What the search looks into. */
export const textOf = (event: ActivityRow, names: Names, t: TFunction): string =>
  [sentenceOf(event, t), names.people === null ? '' : whomOf(event, names, t), byWhomOf(event, names, t), deviceOf(event, names, t)].join(' ');
