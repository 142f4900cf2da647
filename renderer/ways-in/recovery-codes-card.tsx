import { Text } from '@mantine/core';
import { LifeBuoy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { renewRecoveryCodes } from '../api/second-factor.ts';
import { Card } from '../panels/card.tsx';
import { Dialog } from '../panels/dialog.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { CodesShown } from './codes-shown.tsx';
import { useWaysChange } from './use-ways.ts';

interface RecoveryCardProps {
  readonly left: number;
  /** A second factor is on: without one, nobody asks for these codes. */
  readonly inUse: boolean;
}

/** How many codes are left for the day the app is lost, and new ones. */
export function RecoveryCodesCard({ left, inUse }: RecoveryCardProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const renew = useWaysChange(() => renewRecoveryCodes());
  if (!inUse && left === 0) return null;
  return (
    <Card
      title={t('waysIn.codes.title')}
      icon={<LifeBuoy size={20} />}
      action={
        <OnlineButton variant="default" onClick={() => setAsked(true)}>
          {t('waysIn.codes.renew')}
        </OnlineButton>
      }
    >
      <Text fw={600} data-testid="codes-left">
        {t('waysIn.codes.left', { count: left })}
      </Text>
      <Text>{t('waysIn.codes.text')}</Text>
      <Dialog
        opened={asked}
        title={t('waysIn.codes.renewTitle')}
        confirm={t('waysIn.codes.renew')}
        busy={renew.isPending}
        error={renew.error}
        onConfirm={() => renew.mutate(undefined, { onSuccess: () => setAsked(false) })}
        close={() => setAsked(false)}
      >
        <Text>{t('waysIn.codes.renewText')}</Text>
      </Dialog>
      {renew.data === undefined ? null : <CodesShown codes={renew.data} close={() => renew.reset()} />}
    </Card>
  );
}
