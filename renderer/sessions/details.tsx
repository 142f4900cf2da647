import { Code, Drawer, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '../api/sessions.ts';
import { escapeCloses } from '../panels/escape.ts';
import { exactTime } from '../time/format.ts';
import { SessionEvents } from './events.tsx';
import { SessionFacts } from './facts.tsx';
import { KeptSwitch } from './kept-switch.tsx';

interface DetailsProps {
  /** The device to look at; undefined when none is, or when it is gone. */
  readonly row: SessionRow | undefined;
  readonly close: () => void;
}

/** Everything about one device. */
export function SessionDetails({ row, close }: DetailsProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={row !== undefined}
      onClose={close}
      {...escapeCloses(close)}
      title={row?.device_label}
      closeButtonProps={{ 'aria-label': t('frame.close') }}
    >
      {row ? <Body row={row} /> : null}
    </Drawer>
  );
}

function Body({ row }: { readonly row: SessionRow }) {
  const { t, i18n } = useTranslation();
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        {t('sessions.details.ids', { id: row.id })} · {t(`sessions.kinds.${row.kind}`)} · {exactTime(Date.parse(row.created_at), i18n.language)}
      </Text>
      <SessionFacts row={row} />
      <div>
        <Title order={3} size="h6" mb={4}>
          {t('sessions.details.identification')}
        </Title>
        {row.user_agent === '' ? (
          <Text size="sm">{t('sessions.details.noAgent')}</Text>
        ) : (
          <Code block className="dw-agent">
            {row.user_agent}
          </Code>
        )}
      </div>
      <KeptSwitch row={row} />
      <SessionEvents id={row.id} />
    </Stack>
  );
}
