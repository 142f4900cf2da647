import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeSignInLink, resetSecondFactor, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import { SecretLine } from '../panels/shown-once.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { relativeTime } from '../time/format.ts';
import { useNow } from '../time/now.ts';
import { useAccountChange } from './use-accounts.ts';

interface MethodsProps {
  readonly row: AccountRow;
  readonly own: boolean;
}

/** How somebody gets in, and help for those who cannot. */
export function MethodsTab({ row, own }: MethodsProps) {
  const { t } = useTranslation();
  const open = !own && row.deleted_at === null;
  return (
    <Stack gap="xl">
      <div>
        <Title order={3} size="h5">
          {t('accounts.methods.password')}
        </Title>
        <Text>{row.has_password ? t('accounts.methods.has') : t('accounts.methods.hasNot')}</Text>
      </div>
      {open && row.is_active ? <SignInLinkPart row={row} /> : null}
      <SecondFactorPart row={row} open={open} />
    </Stack>
  );
}

function SignInLinkPart({ row }: { readonly row: AccountRow }) {
  const { t, i18n } = useTranslation();
  const now = useNow(10_000);
  const make = useAccountChange(() => makeSignInLink(row.id));
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={3} size="h5">
        {t('accounts.methods.link')}
      </Title>
      <Text>{t('accounts.methods.linkText')}</Text>
      <Button variant="default" loading={make.isPending} onClick={() => make.mutate(undefined)}>
        {t('accounts.methods.makeLink')}
      </Button>
      <Refusal error={make.error} />
      {make.data === undefined ? null : (
        <div role="status" className="dw-grow">
          <Text mb="xs">{t('accounts.methods.linkShown', { time: relativeTime(Date.parse(make.data.expires_at), now, i18n.language) })}</Text>
          <SecretLine label={t('accounts.methods.link')} value={make.data.url} copy={t('accounts.methods.copyLink')} />
        </div>
      )}
    </Stack>
  );
}

function SecondFactorPart({ row, open }: { readonly row: AccountRow; readonly open: boolean }) {
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
        <Button variant="default" onClick={() => setAsked(true)}>
          {t('accounts.methods.resetButton')}
        </Button>
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
