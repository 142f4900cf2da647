import { Stack, Text, Title } from '@mantine/core';
import { OnlineButton } from '../panels/online-button.tsx';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { partFromProvider, type AccountRow } from '../api/accounts.ts';
import { useSso } from '../casdoor/use-sso.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { useAccountChange } from './use-accounts.ts';

/** The link with another service, and parting somebody from it. */
export function ProviderPart({ row, open }: { readonly row: AccountRow; readonly open: boolean }) {
  const { t } = useTranslation();
  const { name } = useSso();
  const who = shownName(row);
  const [asked, setAsked] = useState(false);
  const part = useAccountChange(() => partFromProvider(row.id));
  const done = () => {
    setAsked(false);
    announce(t('accounts.methods.parted', { who, name }));
  };
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={3} size="h5">
        {name}
      </Title>
      <Text>{t('accounts.methods.linkedText', { name })}</Text>
      {open ? (
        <OnlineButton variant="default" onClick={() => setAsked(true)}>
          {t('accounts.methods.part', { name })}
        </OnlineButton>
      ) : null}
      <Dialog
        opened={asked}
        title={t('accounts.methods.partTitle', { who, name })}
        confirm={t('accounts.methods.partConfirm', { who, name })}
        busy={part.isPending}
        error={part.error}
        onConfirm={() => part.mutate(undefined, { onSuccess: done })}
        close={() => setAsked(false)}
      >
        <Text>{t('accounts.methods.partText', { name })}</Text>
        {row.has_password ? null : <Text fw={600}>{t('accounts.methods.partNoPassword')}</Text>}
      </Dialog>
    </Stack>
  );
}
