import { Badge, Button, Text } from '@mantine/core';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CasdoorAdmin } from '../api/casdoor-settings.ts';
import { useUnreachableSince } from '../api/connection.ts';
import { outageReason, outageTitle } from '../casdoor/outage-text.ts';
import { usualName } from '../casdoor/use-mode-now.ts';
import { Card } from '../panels/card.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

/** Whether there is a connection, whether it works, and how many came through it. */
export function StateCard({ now }: { readonly now: CasdoorAdmin }) {
  const { t } = useTranslation();
  const { settings, reachable, since, reason, linked_accounts } = now;
  const [removing, setRemoving] = useState(false);
  const offline = useUnreachableSince() !== null;
  const name = settings?.name ?? usualName;
  const text = settings === null ? t('casdoorSettings.state.off') : reachable ? t('casdoorSettings.state.ok', { name }) : outageTitle(name, since, t);
  return (
    <Card
      title={t('casdoorSettings.state.title')}
      icon={<ShieldCheck size={20} />}
      action={
        settings === null || now.set_by_configuration ? null : (
          <Button variant="default" disabled={offline} className="dw-wrap-button" onClick={() => setRemoving(true)}>
            {t('casdoorSettings.remove.button', { name })}
          </Button>
        )
      }
    >
      <div>
        <Badge color={settings === null ? 'gray.7' : reachable ? 'ward.8' : '#a33c00'} className="dw-badge-wrap" data-testid="casdoor-state">
          {text}
        </Badge>
      </div>
      {settings === null ? <Text>{t('casdoorSettings.state.offText')}</Text> : null}
      {settings === null || reachable ? null : <Text>{outageReason(reason, t)}</Text>}
      {settings === null && linked_accounts === 0 ? null : <Text>{t('casdoorSettings.state.linked', { count: linked_accounts })}</Text>}
      {removing ? <RemoveDialog name={name} linked={linked_accounts} close={() => setRemoving(false)} /> : null}
    </Card>
  );
}
