import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readSettings } from '../api/account.ts';
import { keys } from '../api/query-client.ts';
import { readCredentials, readFactors } from '../api/second-factor.ts';
import { ConnectedCard } from '../connected/card.tsx';
import { LoadFailure } from '../panels/failure.tsx';
import { ListSkeleton } from '../panels/list-skeleton.tsx';
import { Screen } from '../panels/screen.tsx';
import { EmailCard } from './email-card.tsx';
import { MailCodesCard } from './mail-codes-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { RecoveryCodesCard } from './recovery-codes-card.tsx';
import { TotpCard } from './totp-card.tsx';
import { TrustedDevicesCard } from './trusted-devices-card.tsx';
import { Warnings } from './warnings.tsx';

/** Everything that lets this person in, and what helps when some of it is lost. */
export function WaysInScreen() {
  const { t } = useTranslation();
  const settings = useQuery({ queryKey: keys.settings, queryFn: ({ signal }) => readSettings(signal) });
  const factors = useQuery({ queryKey: keys.factors, queryFn: ({ signal }) => readFactors(signal) });
  const credentials = useQuery({ queryKey: keys.credentials, queryFn: ({ signal }) => readCredentials(signal) });
  const error = settings.error ?? factors.error;
  const again = () => {
    void settings.refetch();
    void factors.refetch();
  };
  return (
    <Screen title={t('waysIn.title')} intro={t('waysIn.intro')}>
      {settings.data && factors.data ? (
        <>
          <Warnings settings={settings.data} factors={factors.data} />
          <PasswordCard password={credentials.data?.find(({ kind }) => kind === 'password')} settings={settings.data} />
          <ConnectedCard />
          <EmailCard settings={settings.data} />
          <TotpCard on={factors.data.totp} />
          <MailCodesCard on={factors.data.email} ready={settings.data.email !== null && settings.data.email_verified} />
          <RecoveryCodesCard left={factors.data.recovery_codes_left} inUse={factors.data.totp || factors.data.email} />
          <TrustedDevicesCard />
        </>
      ) : error ? (
        <LoadFailure error={error} retry={again} />
      ) : (
        <ListSkeleton />
      )}
    </Screen>
  );
}
