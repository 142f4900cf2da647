import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/account.ts';
import type { FactorsNow } from '../api/second-factor.ts';
import { Notice } from '../panels/notice.tsx';

const few = 3;

/** What would lock this person out one day. */
export function Warnings({ settings, factors }: { readonly settings: Settings; readonly factors: FactorsNow }) {
  const { t } = useTranslation();
  const ways = [settings.has_password, settings.email !== null && settings.email_verified, settings.casdoor_linked].filter(Boolean).length;
  return (
    <>
      {ways > 1 ? null : (
        <Notice tone="warn" role="note" name="one-way" title={t('waysIn.oneWay.title')}>
          {t('waysIn.oneWay.text')}
        </Notice>
      )}
      {factors.totp && factors.recovery_codes_left < few ? (
        <Notice tone="warn" role="note" name="few-codes" title={t('waysIn.fewCodes.title')}>
          {t('waysIn.fewCodes.text')}
        </Notice>
      ) : null}
    </>
  );
}
