import type { TFunction } from 'i18next';
import { clockOffMinutes } from '../api/connection.ts';

/** Of a code of an app: it depends on the time, and this device may see that its clock and the server's differ. */
export function wrongCode(t: TFunction): string {
  const minutes = clockOffMinutes();
  return `${t('signIn.second.wrong')} ${minutes === null ? t('signIn.second.clockHint') : t('signIn.second.clockOff', { count: minutes })}`;
}
