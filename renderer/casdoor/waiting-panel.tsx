import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { legBrowser } from '../api/casdoor.ts';
import { CopyButton } from '../panels/copy.tsx';
import { Notice } from '../panels/notice.tsx';
import { waitingTime } from '../time/format.ts';
import { useNow } from '../time/now.ts';
import type { Waiting } from './use-browser-leg.ts';
import { hostOf } from './web-address.ts';

interface WaitingPanelProps {
  readonly waiting: Waiting;
  /** What is to be done there; else: to sign in on the page that has opened. */
  readonly text?: string;
  /** What the button says; else: that it opens it again. */
  readonly open?: string;
}

/** While somebody is at the sign-in page: where that is, how to get there again, how long there is, and the way back. */
export function WaitingPanel({ waiting, text, open: openWord }: WaitingPanelProps) {
  const { t } = useTranslation();
  const { leg, notOpened, noAnswer, open, cancel } = waiting;
  const system = legBrowser() === 'system';
  const host = hostOf(leg.authorization_url);
  return (
    <Stack gap="md" data-testid="casdoor-waiting">
      <Group gap="sm" wrap="nowrap" role="status">
        <Loader size="sm" aria-hidden="true" className="dw-shrink" />
        <Text className="dw-break">
          {noAnswer ? t('casdoor.waiting.noAnswer') : (text ?? t(`casdoor.waiting.${system ? 'system' : 'tab'}`, { host }))}
        </Text>
      </Group>
      {notOpened ? (
        <Notice tone="warn" role="alert" name="not-opened">
          {t('casdoor.waiting.notOpened')}
        </Notice>
      ) : openWord === undefined ? (
        <Text size="sm" c="dimmed">
          {t('casdoor.waiting.blocked')}
        </Text>
      ) : null}
      <Group gap="xs">
        <Button variant={openWord === undefined ? 'default' : 'filled'} onClick={open}>
          {openWord ?? t('casdoor.waiting.again')}
        </Button>
        <CopyButton text={leg.authorization_url} label={t('casdoor.waiting.copy')} />
        <Button variant="subtle" onClick={cancel}>
          {t('casdoor.waiting.cancel')}
        </Button>
      </Group>
      <TimeLeft until={leg.expires_at} />
    </Stack>
  );
}

/** Not read out as it runs down. */
function TimeLeft({ until }: { readonly until: string }) {
  const { t, i18n } = useTranslation();
  const seconds = Math.max(0, Math.floor((Date.parse(until) - useNow(1_000)) / 1000));
  return (
    <Text size="sm" c="dimmed" data-testid="time-left">
      {t('casdoor.waiting.left', { time: waitingTime(seconds, i18n.language) })}
    </Text>
  );
}
