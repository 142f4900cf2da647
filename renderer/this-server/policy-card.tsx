import { Text } from '@mantine/core';
import { Building2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ServerFacts } from '../api/server.ts';
import { Card } from '../panels/card.tsx';

/** What an organisation laid down for this computer, by the names of the settings; nothing where it did not. */
export function PolicyCard({ policy }: Pick<ServerFacts, 'policy'>) {
  const { t } = useTranslation();
  if (policy.length === 0) return null;
  return (
    <Card title={t('server.policy.title')} icon={<Building2 size={20} />}>
      <Text>{t('server.policy.text')}</Text>
      <ul data-testid="policy">
        {policy.map((name) => (
          <li key={name}>
            <code className="dw-break">{name}</code>
          </li>
        ))}
      </ul>
    </Card>
  );
}
