import { Text } from '@mantine/core';
import { AtSign } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/account.ts';
import { Card } from '../panels/card.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { MoveDialog } from './move-dialog.tsx';

/** The address for links and codes, and moving to another one in two steps. */
export function EmailCard({ settings }: { readonly settings: Settings }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Card
      title={t('waysIn.email.title')}
      icon={<AtSign size={20} />}
      action={
        <OnlineButton variant="default" onClick={() => setOpened(true)}>
          {t('waysIn.email.change')}
        </OnlineButton>
      }
    >
      {settings.email === null ? (
        <Text>{t('waysIn.email.none')}</Text>
      ) : (
        <Text className="dw-break">
          {settings.email} ({t(settings.email_verified ? 'waysIn.email.verified' : 'waysIn.email.unverified')})
        </Text>
      )}
      {opened ? <MoveDialog start="" close={() => setOpened(false)} /> : null}
    </Card>
  );
}
