import { Stack, Text, Title } from '@mantine/core';
import { OnlineButton } from '../panels/online-button.tsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resetSecondFactor, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { useAccountChange } from './use-accounts.ts';

/** Whether a second factor is on, and switching it off for somebody who lost it. */
export function FactorPart({ row, open }: { readonly row: AccountRow; readonly open: boolean }) {
  const { t } = useTranslation();
  const name = shownName(row);
  const [asked, setAsked] = useState(false);
  const reset = useAccountChange(() => resetSecondFactor(row.id));
  const done = () => {
    setAsked(false);
    announce(t('accounts.methods.resetDone', { name }));
  };
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={3} size="h5">
        {t('accounts.methods.reset')}
      </Title>
      <Text>{row.two_factor ? t('accounts.methods.resetText') : t('accounts.methods.resetNone')}</Text>
      {row.two_factor && open ? (
        <OnlineButton variant="default" onClick={() => setAsked(true)}>
          {t('accounts.methods.resetButton')}
        </OnlineButton>
      ) : null}
      <Dialog
        opened={asked}
        title={t('accounts.methods.resetTitle', { name })}
        confirm={t('accounts.methods.resetConfirm', { name })}
        busy={reset.isPending}
        error={reset.error}
        onConfirm={() => reset.mutate(undefined, { onSuccess: done })}
        close={() => setAsked(false)}
      >
        <Text>{t('accounts.methods.resetText')}</Text>
      </Dialog>
    </Stack>
  );
}
