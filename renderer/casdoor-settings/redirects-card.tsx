import { Stack, Text } from '@mantine/core';
import { CornerDownLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Card } from '../panels/card.tsx';
import { SecretLine } from '../panels/shown-once.tsx';

/** Where the other service may send people back to: to be registered there first. */
export function RedirectsCard({ addresses }: { readonly addresses: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <Card title={t('casdoorSettings.redirects.title')} icon={<CornerDownLeft size={20} />}>
      <Text>{t('casdoorSettings.redirects.text')}</Text>
      <Stack gap="sm">
        {addresses.map((address) => (
          <SecretLine
            key={address}
            label={t('casdoorSettings.redirects.label')}
            value={address}
            copy={t('casdoorSettings.redirects.copy', { address })}
          />
        ))}
      </Stack>
    </Card>
  );
}
