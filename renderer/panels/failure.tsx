import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from './notice.tsx';
import { reasonOf, requestIdOf } from './reason.ts';

/** What went wrong, in a sentence, and the number under which the server's log has it. */
export function FailureText({ error }: { readonly error: Error }) {
  const { t } = useTranslation();
  const id = requestIdOf(error);
  return (
    <Stack gap={2} role="alert">
      <Text>{reasonOf(error, t)}</Text>
      {id === undefined ? null : (
        <Text size="xs" c="dimmed">
          {t('frame.requestId', { id })}
        </Text>
      )}
    </Stack>
  );
}

/** Something could not be loaded and there is nothing older to show. */
export function LoadFailure({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const { t } = useTranslation();
  return (
    <Notice tone="bad" role="note" title={t('frame.failed')}>
      <Stack gap="sm" align="flex-start">
        <FailureText error={error} />
        <Button variant="default" size="xs" onClick={retry}>
          {t('frame.retry')}
        </Button>
      </Stack>
    </Notice>
  );
}

interface OldDataProps {
  readonly loaded: string;
  readonly error: Error;
}

/** The last good answer is still shown, and marked as old. */
export function OldData({ loaded, error }: OldDataProps) {
  const { t } = useTranslation();
  return (
    <Notice tone="warn" role="note" name="old-data">
      {t('frame.old', { time: loaded })} {reasonOf(error, t)}
    </Notice>
  );
}
