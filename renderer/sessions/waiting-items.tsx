import { Button, Text } from '@mantine/core';
import { Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRequests } from '../pairing/use-requests.ts';
import { Moment } from '../time/moment.tsx';

/** Devices that would like to be in this list; what there is to say about them is on their card. */
export function WaitingItems() {
  const { t } = useTranslation();
  const { waiting } = useRequests();
  const show = () => document.querySelector<HTMLButtonElement>('[data-testid=pairing-card] button')?.focus();
  return waiting.map(({ user_code: code, client_name: name, created_at: at }) => (
    <li key={code} className="dw-item" data-testid="waiting-request">
      <div className="dw-item-head">
        <span className="dw-kind">
          <Hourglass size={22} aria-hidden="true" />
        </span>
        <Text className="dw-grow dw-break">
          {t('sessions.asks', { name })} <Moment at={at} />
        </Text>
        <Button variant="default" size="xs" aria-label={t('sessions.showRequestOf', { name })} onClick={show}>
          {t('sessions.showRequest')}
        </Button>
      </div>
    </li>
  ));
}
