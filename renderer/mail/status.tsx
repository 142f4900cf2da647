import { Group, Text } from '@mantine/core';
import { Send } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { sendTestMail, type MailRow } from '../api/mail.ts';
import { FailureText } from '../panels/failure.tsx';
import { Notice } from '../panels/notice.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { failingNow } from './order.ts';
import { troubleText } from './trouble.ts';
import { useMailChange } from './use-mail.ts';

interface StatusProps {
  readonly configured: boolean;
  readonly mails: readonly MailRow[];
}

/** Whether the server can send at all, and does; and a mail to oneself to see it. */
export function MailStatus({ configured, mails }: StatusProps) {
  const { t } = useTranslation();
  if (!configured)
    return (
      <Notice tone="warn" role="note" name="mail-status" title={t('mail.notConfigured')}>
        <Text>{t('mail.notConfiguredText')}</Text>
      </Notice>
    );
  const failing = failingNow(mails);
  const title = failing === null ? t('mail.configured') : t('mail.failing', { count: failing.count, reason: troubleText(failing.word, t) });
  return (
    <Notice tone={failing === null ? 'good' : 'warn'} role="note" name="mail-status" title={title}>
      <Text>{failing === null ? t('mail.configuredText') : t('mail.failingText')}</Text>
      <TestMail />
    </Notice>
  );
}

function TestMail() {
  const { t } = useTranslation();
  const test = useMailChange(() => sendTestMail());
  const reason = troubleText(test.data?.error ?? 'failed', t);
  return (
    <>
      <Group gap="sm" mt="sm">
        <OnlineButton
          variant="default"
          size="xs"
          leftSection={<Send size={14} aria-hidden="true" />}
          loading={test.isPending}
          onClick={() => test.mutate(undefined)}
        >
          {t('mail.test')}
        </OnlineButton>
        <span role="status">{test.data === undefined ? null : test.data.ok ? t('mail.testDone') : t('mail.testFailed', { reason })}</span>
      </Group>
      {test.error ? <FailureText error={test.error} /> : null}
    </>
  );
}
