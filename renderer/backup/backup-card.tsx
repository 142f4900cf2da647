import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Archive } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { backUpNow, type BackupState } from '../api/backup.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { Card } from '../panels/card.tsx';
import { Fact, Facts } from '../panels/facts.tsx';
import { FailureText } from '../panels/failure.tsx';
import { Notice } from '../panels/notice.tsx';
import { Moment } from '../time/moment.tsx';
import { FilesTable } from './files-table.tsx';
import { MakeDialog } from './make-dialog.tsx';
import type { Chosen } from './restore-card.tsx';
import { ScheduleDialog } from './schedule-dialog.tsx';

interface BackupProps {
  readonly state: BackupState;
  readonly choose: (chosen: Chosen) => void;
}

/** What is backed up by itself and how that went; and a backup to take along. */
export function BackupCard({ state, choose }: BackupProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'make' | 'schedule' | null>(null);
  const close = () => setOpen(null);
  return (
    <Card title={t('backup.title')} icon={<Archive size={20} />}>
      <Text>{t('backup.intro')}</Text>
      <LastRun state={state} />
      {state.every === 'off' ? null : <Schedule state={state} />}
      {state.set_by_configuration ? <Text c="dimmed">{t('backup.fixed')}</Text> : null}
      <Group gap="sm">
        <Button onClick={() => setOpen('make')}>{t('backup.make')}</Button>
        {state.set_by_configuration ? null : (
          <Button variant="default" className="dw-wrap-button" onClick={() => setOpen('schedule')}>
            {t('backup.every.name')}: {t(`backup.every.${state.every}`)} · {t('backup.change')}
          </Button>
        )}
        {state.every === 'off' ? null : <RunNow />}
      </Group>
      {state.files.length === 0 ? null : <FilesTable files={state.files} choose={choose} />}
      {open === 'make' ? <MakeDialog close={close} /> : null}
      {open === 'schedule' ? <ScheduleDialog state={state} close={close} /> : null}
    </Card>
  );
}

function LastRun({ state: { last, every } }: { readonly state: BackupState }) {
  const { t } = useTranslation();
  if (last?.outcome === 'failed')
    return (
      <Notice tone="bad" role="note" name="backup-failed" title={t('backup.failed')}>
        <Moment at={last.at} />. {t(`backup.reasons.${last.reason ?? 'failed'}`)}
      </Notice>
    );
  return every === 'off' ? (
    <Notice tone="warn" role="note" name="backup-none">
      {t('backup.none')}
    </Notice>
  ) : null;
}

function Schedule({ state: { last, next_at: next, folder, keep, same_disk: sameDisk } }: { readonly state: BackupState }) {
  const { t } = useTranslation();
  return (
    <>
      <Facts>
        {last?.outcome === 'made' ? (
          <Fact name={t('backup.lastMade')}>
            <Moment at={last.at} />
          </Fact>
        ) : null}
        {next === null ? null : (
          <Fact name={t('backup.next')}>
            <Moment at={next} />
          </Fact>
        )}
        <Fact name={t('backup.keep')}>{keep}</Fact>
        <Fact name={t('backup.folder')} wide>
          <code className="dw-break">{folder}</code>
        </Fact>
      </Facts>
      {sameDisk ? (
        <Notice tone="warn" role="note" name="backup-same-disk">
          {t('backup.sameDisk')}
        </Notice>
      ) : null}
    </>
  );
}

function RunNow() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: backUpNow,
    onSuccess: (state) => {
      client.setQueryData(keys.backup, state);
      announce(t(state.last?.outcome === 'made' ? 'backup.nowDone' : 'backup.failed'));
    },
  });
  return (
    <>
      <Button variant="default" loading={run.isPending} onClick={() => run.mutate()}>
        {t('backup.now')}
      </Button>
      {run.error ? <FailureText error={run.error} /> : null}
    </>
  );
}
