import type { TFunction } from 'i18next';
import { ApiError } from '../api/error.ts';
import { reasonOf } from './reason.ts';

/** What is wrong with one field, in words; where the whole request failed for another reason, that one. Undefined when nothing is. */
export function fieldProblem(error: Error | null, field: string, t: TFunction): string | undefined {
  if (error === null) return undefined;
  const codes = error instanceof ApiError ? error.fields[field] : undefined;
  if (codes === undefined) return reasonOf(error, t);
  return codes.map((code) => t(`profile.fieldErrors.${code}`, { defaultValue: t('profile.fieldErrors.invalid') })).join(' ');
}
