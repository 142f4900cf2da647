import { Button, Group, Text } from '@mantine/core';
import { Send } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { sendTestMail } from '../api/mail.ts';
import { FailureText } from '../panels/failure.tsx';
import { Notice } from '../panels/notice.tsx';
import { troubleText } from './trouble.ts';
import { useMailChange } from './use-mail.ts';

/** Whether the server can send at all, and a mail to oneself to see it. */
export function MailStatus({ configured }: { readonly configured: boolean }) {
  const { t } = useTranslation();
  const test = useMailChange(() => sendTestMail());
  return (
    <Notice tone={configured ? 'good' : 'warn'} role="note" name="mail-status" title={configured ? t('mail.configured') : t('mail.notConfigured')}>
      <Text>{configured ? t('mail.configuredText') : t('mail.notConfiguredText')}</Text>
      {configured ? (
        <Group gap="sm" mt="sm">
          <Button
            variant="default"
            size="xs"
            leftSection={<Send size={14} aria-hidden="true" />}
            loading={test.isPending}
            onClick={() => test.mutate(undefined)}
          >
            {t('mail.test')}
          </Button>
          <span role="status">
            {test.data === undefined
              ? null
              : test.data.ok
                ? t('mail.testDone')
                : t('mail.testFailed', { reason: troubleText(test.data.error ?? 'failed', t) })}
          </span>
        </Group>
      ) : null}
      {test.error ? <FailureText error={test.error} /> : null}
    </Notice>
  );
}
