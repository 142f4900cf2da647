import { Stack, Text, Title } from '@mantine/core';
import { OnlineButton } from '../panels/online-button.tsx';
import { useTranslation } from 'react-i18next';
import { makeSignInLink, type AccountRow } from '../api/accounts.ts';
import { Refusal } from '../sign-in/refusal.tsx';
import { relativeTime } from '../time/format.ts';
import { useNow } from '../time/now.ts';
import { LinkShown } from './link-shown.tsx';
import { useAccountChange } from './use-accounts.ts';

/** One sign-in by a link that an admin hands over; shown until this part of the page is left. */
export function LinkPart({ row }: { readonly row: AccountRow }) {
  const { t, i18n } = useTranslation();
  const now = useNow(10_000);
  const make = useAccountChange(() => makeSignInLink(row.id));
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={3} size="h5">
        {t('accounts.methods.link')}
      </Title>
      <Text>{t('accounts.methods.linkText')}</Text>
      <OnlineButton variant="default" loading={make.isPending} onClick={() => make.mutate(undefined)}>
        {t('accounts.methods.makeLink')}
      </OnlineButton>
      <Refusal error={make.error} />
      {make.data === undefined ? null : (
        <div role="status" className="dw-link-part">
          <Text mb="xs">{t('accounts.methods.linkShown', { time: relativeTime(Date.parse(make.data.expires_at), now, i18n.language) })}</Text>
          <LinkShown label={t('accounts.methods.link')} url={make.data.url} copy={t('accounts.methods.copyLink')} />
        </div>
      )}
    </Stack>
  );
}
