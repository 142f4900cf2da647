import { Alert, Text } from '@mantine/core';
import { KeyRound, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { VaultFacts } from '../api/server.ts';
import { Card } from '../panels/card.tsx';
import { Fact, Facts } from '../panels/facts.tsx';
import { isVaultReason } from './vault-reasons.ts';

const tones = { strong: 'ward', weak: 'yellow', unavailable: 'red' } as const;

/** The truth about where the secrets lie. A weak place is never called safe. */
export function VaultCard({ vault }: { readonly vault: VaultFacts }) {
  const { t } = useTranslation();
  const { reason, strength } = vault;
  return (
    <Card title={t('server.vault.title')} icon={<KeyRound size={20} />}>
      <Alert
        color={tones[strength]}
        role="note"
        title={t(`server.vault.strength.${strength}`)}
        icon={strength === 'strong' ? <ShieldCheck aria-hidden="true" /> : <TriangleAlert aria-hidden="true" />}
        data-testid="vault-strength"
      >
        {t(`server.vault.strengthText.${strength}`)}
      </Alert>
      <Facts>
        <Fact name={t('server.vault.backend')}>
          {t(`server.vault.backends.${vault.backend}`)} <code className="dw-dim">{vault.backend}</code>
        </Fact>
      </Facts>
      {reason === null ? null : <Reason reason={reason} />}
    </Card>
  );
}

function Reason({ reason }: { readonly reason: string }) {
  const { t } = useTranslation();
  if (!isVaultReason(reason)) return <Text>{t('server.vault.unknownReason', { reason })}</Text>;
  return (
    <div data-testid="vault-reason">
      <Text>
        <b>{t('server.vault.why')}:</b> {t(`server.vault.reasons.${reason}`)}
      </Text>
      <Text>
        <b>{t('server.vault.what')}:</b> {t(`server.vault.advice.${reason}`)}
      </Text>
    </div>
  );
}
