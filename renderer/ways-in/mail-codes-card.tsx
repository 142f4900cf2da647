import { Switch, Text } from '@mantine/core';
import { Mail } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnreachableSince } from '../api/connection.ts';
import { switchEmailCodes } from '../api/second-factor.ts';
import { announce } from '../messages/announce.ts';
import { Card } from '../panels/card.tsx';
import { FailureText } from '../panels/failure.tsx';
import { CodesShown } from './codes-shown.tsx';
import { useWaysChange } from './use-ways.ts';

interface MailCodesProps {
  readonly on: boolean;
  /** There is a confirmed address for them. */
  readonly ready: boolean;
}

/** Codes by e-mail beside the password. */
export function MailCodesCard({ on, ready }: MailCodesProps) {
  const { t } = useTranslation();
  const change = useWaysChange(switchEmailCodes);
  const offline = useUnreachableSince() !== null;
  const [codes, setCodes] = useState<readonly string[]>([]);
  const turn = (next: boolean) => {
    const turned = (fresh: readonly string[]) => {
      setCodes(fresh);
      announce(t(next ? 'waysIn.mail.turnedOn' : 'waysIn.mail.turnedOff'));
    };
    change.mutate(next, { onSuccess: turned });
  };
  return (
    <Card title={t('waysIn.mail.title')} icon={<Mail size={20} />}>
      <Switch
        label={t('waysIn.mail.switch')}
        checked={on}
        disabled={change.isPending || offline || (!ready && !on)}
        aria-describedby="mail-codes-text"
        onChange={({ currentTarget: { checked } }) => turn(checked)}
      />
      <Text id="mail-codes-text">{ready || on ? `${t('waysIn.mail.text')} ${t('waysIn.othersEnd')}` : t('waysIn.mail.needsAddress')}</Text>
      {change.error ? <FailureText error={change.error} /> : null}
      {codes.length === 0 ? null : <CodesShown codes={codes} close={() => setCodes([])} />}
    </Card>
  );
}
