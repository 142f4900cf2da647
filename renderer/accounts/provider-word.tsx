import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../api/accounts.ts';
import { useSso } from '../casdoor/use-sso.ts';
import { webAddress } from '../casdoor/web-address.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { Moment } from '../time/moment.tsx';

/** What the provider says of somebody: to be read here, and changed there. The names and the address above are this server's own. */
export function ProviderWord({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const { name } = useSso();
  const said = row.casdoor_identity;
  if (said === null) return null;
  const none = t('accounts.atProvider.none');
  const page = webAddress(said.page_url);
  return (
    <Stack gap="xs" component="section" aria-label={t('accounts.atProvider.title', { name })} data-testid="provider-word">
      <Title order={3} size="h5">
        {t('accounts.atProvider.title', { name })}
      </Title>
      <Text size="sm">{t('accounts.atProvider.text', { name })}</Text>
      <Facts>
        <Fact name={t('accounts.form.displayName')}>{said.display_name ?? none}</Fact>
        <Fact name={t('accounts.form.username')}>{said.username ?? none}</Fact>
        <Fact name={t('accounts.form.email')}>{said.email ?? none}</Fact>
        <Fact name={t('accounts.atProvider.groups')}>{said.groups === null || said.groups.length === 0 ? none : said.groups.join(', ')}</Fact>
        <Fact name={t('accounts.atProvider.seen')}>
          <Moment at={said.seen_at} />
        </Fact>
      </Facts>
      {page === undefined ? null : (
        <a href={page} className="dw-link" target="_blank" rel="noopener noreferrer">
          {t('accounts.atProvider.open', { name })}
        </a>
      )}
    </Stack>
  );
}
