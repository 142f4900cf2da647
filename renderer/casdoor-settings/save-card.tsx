import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Save } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveCasdoor, type CasdoorSettings, type SaveReason } from '../api/casdoor-settings.ts';
import { useUnreachableSince } from '../api/connection.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { Card } from '../panels/card.tsx';
import { Notice } from '../panels/notice.tsx';
import { issuerHost, type Draft } from './draft.ts';
import { Line } from './fields.tsx';
import { settingsRefusal } from './refused.ts';
import { useSettingsChanged } from './use-settings-changed.ts';

interface SaveCardProps {
  readonly draft: Draft;
  readonly settings: CasdoorSettings;
  readonly dirty: boolean;
  /** Of a rehearsal of these very settings that went well. */
  readonly rehearsalId: string | undefined;
  /** Whether the form is complete; says so at its fields where it is not. */
  readonly whole: () => boolean;
  readonly saved: () => void;
  readonly discard: () => void;
}

function useSave(settings: CasdoorSettings, saved: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const changed = useSettingsChanged();
  return useMutation({
    mutationFn: (reason: SaveReason) => saveCasdoor(settings, reason),
    gcTime: 0,
    onSuccess: (now) => {
      client.setQueryData([...keys.casdoor, 'admin'], now);
      saved();
      announce(t('casdoorSettings.save.saved'));
      void changed();
    },
  });
}

/** Saving: after a rehearsal; without one, only on a typed word. */
export function SaveCard({ draft, settings, dirty, rehearsalId, whole, saved, discard }: SaveCardProps) {
  const { t } = useTranslation();
  const offline = useUnreachableSince() !== null;
  const save = useSave(settings, saved);
  const { error } = save;
  const send = (reason: SaveReason) => {
    if (whole()) save.mutate(reason);
  };
  return (
    <Card title={t('casdoorSettings.save.title')} icon={<Save size={20} />}>
      <Text>{t(`casdoorSettings.save.${rehearsalId === undefined ? 'needs' : 'ready'}`)}</Text>
      <Result error={error} saved={save.isSuccess && !dirty} />
      <Group gap="sm">
        <Button
          disabled={rehearsalId === undefined || offline}
          loading={save.isPending}
          onClick={() => (rehearsalId === undefined ? undefined : send({ rehearsal_id: rehearsalId }))}
        >
          {t('casdoorSettings.save.save')}
        </Button>
        {dirty ? (
          <Button variant="default" onClick={discard}>
            {t('casdoorSettings.save.discard')}
          </Button>
        ) : null}
        <Text size="sm" data-testid="save-state">
          {dirty ? t('casdoorSettings.save.unsaved') : ''}
        </Text>
      </Group>
      {rehearsalId === undefined && dirty ? (
        <Unrehearsed host={issuerHost(draft)} busy={save.isPending} save={(confirm) => send({ confirm })} />
      ) : null}
    </Card>
  );
}

function Result({ error, saved }: { readonly error: Error | null; readonly saved: boolean }) {
  const { t } = useTranslation();
  if (error)
    return (
      <Notice tone="bad" role="alert" name="not-saved">
        {t('casdoorSettings.save.notSaved', { reason: settingsRefusal(error, t) })}
      </Notice>
    );
  return saved ? (
    <Notice tone="good" role="note" name="saved">
      {t('casdoorSettings.save.saved')}
    </Notice>
  ) : null;
}

interface UnrehearsedProps {
  readonly host: string;
  readonly busy: boolean;
  readonly save: (confirm: string) => void;
}

function Unrehearsed({ host, busy, save }: UnrehearsedProps) {
  const { t } = useTranslation();
  const offline = useUnreachableSince() !== null;
  const [typed, setTyped] = useState('');
  if (host === '') return null;
  const fits = typed.trim().toLowerCase() === host.toLowerCase();
  return (
    <details className="dw-details">
      <summary>{t('casdoorSettings.save.without')}</summary>
      <Stack gap="sm" mt="sm" align="flex-start">
        <Text>{t('casdoorSettings.save.withoutText', { host })}</Text>
        <Line label={t('casdoorSettings.save.confirm')} value={typed} change={setTyped} readOnly={false} />
        <Button color="red.9" disabled={!fits || offline} loading={busy} className="dw-wrap-button" onClick={() => save(typed.trim())}>
          {t('casdoorSettings.save.without')}
        </Button>
      </Stack>
    </details>
  );
}
