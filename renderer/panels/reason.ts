import type { TFunction } from 'i18next';
import i18next from 'i18next';
import { ApiError } from '../api/error.ts';
import { waitingTime } from '../time/format.ts';

/** The sentence for an error of the API, in the person's language. A code that a newer server invented gets the general one. */
export function reasonOf(error: Error, t: TFunction): string {
  if (!(error instanceof ApiError)) return t('errors.unexpected_answer');
  if (error.retryAfterSeconds !== undefined) return t('signIn.wait', { wait: waitingTime(error.retryAfterSeconds, i18next.language) });
  return t(`errors.${error.code}`, { defaultValue: t('errors.unexpected_answer') });
}

export function requestIdOf(error: Error): string | undefined {
  return error instanceof ApiError ? error.requestId : undefined;
}
