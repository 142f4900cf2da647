import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/account.ts';
import type { FactorsNow } from '../api/second-factor.ts';
import { useSso } from '../casdoor/use-sso.ts';
import { Notice } from '../panels/notice.tsx';
import type { Mode } from '../start/enter.ts';

const few = 3;

function oneWayText(settings: Settings, mode: Mode, name: string, t: TFunction): string {
  // Nobody else may be there to help.
  if (settings.role === 'admin') return t('connected.oneWayAdmin');
  if (settings.casdoor_linked) return t('connected.oneWay', { name });
  return mode === 'sso' ? t('connected.oneWayPassword', { name }) : t('waysIn.oneWay.text');
}

/** What would lock this person out one day. */
export function Warnings({ settings, factors }: { readonly settings: Settings; readonly factors: FactorsNow }) {
  const { t } = useTranslation();
  const { facts, name } = useSso();
  // Where another service signs people in, or nobody may ask for one, no link is mailed for a new password.
  const mailed = settings.email !== null && settings.email_verified && facts.mode !== 'sso' && facts.password_reset_enabled;
  const ways = [settings.has_password, mailed, settings.casdoor_linked].filter(Boolean).length;
  const mailOnly = factors.email && !factors.totp && factors.recovery_codes_left === 0;
  return (
    <>
      {ways > 1 ? null : (
        <Notice tone="warn" role="note" name="one-way" title={t('waysIn.oneWay.title')}>
          {oneWayText(settings, facts.mode, name, t)}
        </Notice>
      )}
      {mailOnly ? (
        <Notice tone="warn" role="note" name="mail-only" title={t('waysIn.mailOnly.title')}>
          {t('waysIn.mailOnly.text')}
        </Notice>
      ) : null}
      {factors.totp && factors.recovery_codes_left < few ? (
        <Notice tone="warn" role="note" name="few-codes" title={t('waysIn.fewCodes.title')}>
          {t('waysIn.fewCodes.text')}
        </Notice>
      ) : null}
    </>
  );
}
