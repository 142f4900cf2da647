import { Text } from '@mantine/core';
import { Smartphone } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { beginTotp, endTotp } from '../api/second-factor.ts';
import { announce } from '../messages/announce.ts';
import { Card } from '../panels/card.tsx';
import { Dialog } from '../panels/dialog.tsx';
import { FailureText } from '../panels/failure.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { CodesShown } from './codes-shown.tsx';
import { OnOff } from './on-off.tsx';
import { TotpDialog } from './totp-dialog.tsx';
import { useWaysChange } from './use-ways.ts';

/** Codes of an app beside the password: on with a first right code, off after a question. */
export function TotpCard({ on }: { readonly on: boolean }) {
  const { t } = useTranslation();
  return (
    <Card title={t('waysIn.totp.title')} icon={<Smartphone size={20} />}>
      <div>
        <OnOff on={on} />
      </div>
      <Text>
        {t('waysIn.totp.text')} {t('waysIn.othersEnd')}
      </Text>
      <div>
        <TurnOff shown={on} />
        <TurnOn shown={!on} />
      </div>
    </Card>
  );
}

/** Stays where it is when the app is on: the recovery codes are still to be shown. */
function TurnOn({ shown }: { readonly shown: boolean }) {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const begin = useWaysChange(() => beginTotp());
  const confirmed = (fresh: readonly string[]) => {
    begin.reset();
    setCodes(fresh);
    announce(t('waysIn.totp.done'));
  };
  return (
    <>
      {shown ? (
        <OnlineButton variant="default" loading={begin.isPending} onClick={() => begin.mutate(undefined)}>
          {t('waysIn.totp.turnOn')}
        </OnlineButton>
      ) : null}
      {begin.error ? <FailureText error={begin.error} /> : null}
      {begin.data === undefined ? null : <TotpDialog uri={begin.data} done={confirmed} close={() => begin.reset()} />}
      {codes.length === 0 ? null : <CodesShown codes={codes} close={() => setCodes([])} />}
    </>
  );
}

function TurnOff({ shown }: { readonly shown: boolean }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const end = useWaysChange(() => endTotp());
  const ended = () => {
    setAsked(false);
    announce(t('waysIn.totp.gone'));
  };
  return (
    <>
      {shown ? (
        <OnlineButton variant="default" onClick={() => setAsked(true)}>
          {t('waysIn.totp.turnOff')}
        </OnlineButton>
      ) : null}
      <Dialog
        opened={asked}
        title={t('waysIn.totp.offTitle')}
        confirm={t('waysIn.totp.turnOff')}
        busy={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate(undefined, { onSuccess: ended })}
        close={() => setAsked(false)}
      >
        <Text>
          {t('waysIn.totp.offText')} {t('waysIn.othersEnd')}
        </Text>
      </Dialog>
    </>
  );
}
