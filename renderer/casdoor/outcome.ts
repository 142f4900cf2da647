import type { TFunction } from 'i18next';
import { ApiError } from '../api/error.ts';
import { reasonOf } from '../panels/reason.ts';
import type { Words } from '../words/catalogue.ts';

type Known = keyof Words['casdoor']['results'];
const known: readonly Known[] = [
  'sign_in_cancelled',
  'group_required',
  'identity_taken',
  'not_registered',
  'link_required',
  'casdoor_rejected',
  'attempt_invalid',
  'casdoor_unreachable',
  'casdoor_not_configured',
  'account_disabled',
  'link_challenge_invalid',
];

/** Why a trip to the sign-in page came to nothing, with the name of whose page it is. */
export function outcomeText(error: Error, name: string, t: TFunction): string {
  if (error instanceof ApiError && error.code === 'casdoor_rejected' && (error.reason === 'clock' || error.reason === 'mismatch'))
    return t(`casdoor.results.rejected_${error.reason}`, { name });
  if (error instanceof ApiError && error.code === 'group_required' && error.requiredGroups.length > 0)
    return t('casdoor.results.group_required_named', { name, groups: error.requiredGroups.join(', ') });
  if (error instanceof ApiError && error.code === 'no_way_back')
    return error.signInAt === undefined
      ? t('casdoor.results.no_way_back', { name, here: `https://${location.host}` })
      : t('casdoor.results.no_way_back_at', { name, there: error.signInAt });
  const code = error instanceof ApiError && error.retryAfterSeconds === undefined ? known.find((one) => one === error.code) : undefined;
  return code === undefined ? reasonOf(error, t) : t(`casdoor.results.${code}`, { name });
}

/** That it could not be reached: since when and why is said elsewhere, where that is known. */
export const isOutage = (error: Error | null): boolean => error instanceof ApiError && error.code === 'casdoor_unreachable';
