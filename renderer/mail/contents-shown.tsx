import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MailContents } from '../api/mail.ts';
import { escapeCloses } from '../panels/escape.ts';
import { useFocusBack } from '../panels/focus-back.ts';
import { Notice } from '../panels/notice.tsx';
import { SecretLine } from '../panels/shown-once.tsx';

/** What a held mail says, to be handed over. */
export function ContentsShown({ mail, close }: { readonly mail: MailContents; readonly close: () => void }) {
  const { t } = useTranslation();
  useFocusBack(true);
  return (
    <Modal
      opened
      onClose={close}
      {...escapeCloses(close)}
      title={t('mail.contents.title', { to: mail.to ?? t('mail.unreadable') })}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
    >
      <Stack gap="md">
        <Notice tone="warn" role="note">
          {t('mail.contents.text')}
        </Notice>
        {mail.code === null ? null : <SecretLine label={t('mail.contents.code')} value={mail.code} copy={t('mail.contents.copyCode')} />}
        {mail.url === null ? null : <SecretLine label={t('mail.contents.link')} value={mail.url} copy={t('mail.contents.copyLink')} />}
        <div>
          <Text size="sm" fw={500}>
            {t('mail.contents.whole')}
          </Text>
          <Code block className="dw-agent" tabIndex={0}>
            {`${mail.title}\n\n${mail.text}`}
          </Code>
        </div>
        <Group justify="flex-end">
          <Button onClick={close}>{t('mail.contents.close')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
