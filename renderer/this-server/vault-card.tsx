import { Text } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { VaultFacts } from '../api/server.ts';
import { Card } from '../panels/card.tsx';
import { CopyLine } from '../panels/copy-line.tsx';
import { Notice } from '../panels/notice.tsx';
import { isVaultReason } from './vault-reasons.ts';

const tones = { strong: 'good', weak: 'warn', unavailable: 'bad' } as const;

/** The truth about where the secrets lie. A weak place is never called safe. */
export function VaultCard({ vault }: { readonly vault: VaultFacts }) {
  const { t } = useTranslation();
  const { reason, strength } = vault;
  return (
    <Card title={t('server.vault.title')} icon={<KeyRound size={20} />}>
      <Notice tone={tones[strength]} role="note" title={t(`server.vault.strength.${strength}`)} name="vault-strength">
        {t(`server.vault.strengthText.${strength}`)}
      </Notice>
      <div>
        <Text>
          <b>{t('server.vault.backend')}:</b> {t(`server.vault.backends.${vault.backend}`)} <code className="dw-dim">{vault.backend}</code>
        </Text>
        {reason === null ? null : <Reason reason={reason} />}
      </div>
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
      {reason === 'key_beside_data' ? <Choices /> : null}
    </div>
  );
}

/** Where there was no keychain at the first start (ui.md 6): what the owner can make of it, now or later. */
function Choices() {
  const { t } = useTranslation();
  const line = t('server.vault.choices.line');
  return (
    <ol className="dw-choices" data-testid="vault-choices">
      <li>
        {t('server.vault.choices.keychain')}
        <CopyLine label={line} text="doorward vault move keychain" copy={t('server.vault.choices.copyKeychain')} />
      </li>
      <li>
        {t('server.vault.choices.passphrase')}
        <CopyLine label={line} text="doorward vault move passphrase" copy={t('server.vault.choices.copyPassphrase')} />
      </li>
      <li>{t('server.vault.choices.file')}</li>
    </ol>
  );
}
