import type { TFunction } from 'i18next';
import i18next from 'i18next';
import { sinceWhen } from '../time/format.ts';
import type { Words } from '../words/catalogue.ts';

type Reason = keyof Words['casdoor']['outage']['reasons'];
const reasons: readonly Reason[] = ['refused', 'timeout', 'dns', 'tls', 'server_error', 'bad_answer', 'issuer_changed'];

/** Why the service cannot be reached, as a sentence. */
export function outageReason(reason: string | null | undefined, t: TFunction): string {
  return t(`casdoor.outage.reasons.${reasons.find((one) => one === reason) ?? 'other'}`);
}

/** That it cannot, and since when. */
export function outageTitle(name: string, since: string | null | undefined, t: TFunction): string {
  if (since == null) return t('casdoor.outage.plainTitle', { name });
  return t('casdoor.outage.title', { name, time: sinceWhen(Date.parse(since), Date.now(), i18next.language) });
}
