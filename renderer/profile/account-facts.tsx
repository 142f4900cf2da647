import { Paper, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/account.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { Moment } from '../time/moment.tsx';

/** What the person cannot change here. */
export function AccountFacts({ settings }: { readonly settings: Settings }) {
  const { t } = useTranslation();
  return (
    <Paper withBorder p="lg">
      <Title order={2} size="h4" mb="sm">
        {t('profile.account')}
      </Title>
      <Facts>
        <Fact name={t('profile.role')}>{t(`profile.roles.${settings.role}`)}</Fact>
        <Fact name={t('profile.created')}>
          <Moment at={settings.created_at} />
        </Fact>
        <Fact name={t('profile.lastLogin')}>{settings.last_login_at === null ? t('profile.never') : <Moment at={settings.last_login_at} />}</Fact>
      </Facts>
    </Paper>
  );
}
