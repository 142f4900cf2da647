import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isUnreachable } from '../api/error.ts';
import { restore, type RestorePreview, type Wanted } from '../api/backup.ts';
import { Dialog } from '../panels/dialog.tsx';
import { Fact, Facts } from '../panels/facts.tsx';
import { Notice } from '../panels/notice.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { Beginning } from './beginning.tsx';
import { whenText } from './when.ts';

interface PreviewProps {
  readonly preview: RestorePreview;
  readonly wanted: Wanted;
  readonly back: () => void;
}

/** What is in the file and what restoring it would change; then the question. */
export function Preview({ preview, wanted, back }: PreviewProps) {
  const { t, i18n } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [end, setEnd] = useState(false);
  const go = useMutation({
    mutationFn: () => restore({ ...wanted, digest: preview.digest, access: end ? 'end' : 'keep' }),
    onSuccess: () => setAsking(false),
  });
  const when = whenText(preview.made_at, i18n.language);
  if (go.isSuccess) return <Beginning />;
  return (
    <>
      <Found preview={preview} when={when} />
      <Changes preview={preview} />
      <Checkbox label={t('backup.restore.end')} checked={end} onChange={(event) => setEnd(event.currentTarget.checked)} />
      <Group gap="sm">
        <OnlineButton color="red.9" className="dw-wrap-button" onClick={() => setAsking(true)}>
          {t('backup.restore.do', { when })}
        </OnlineButton>
        <Button variant="default" onClick={back}>
          {t('frame.cancel')}
        </Button>
      </Group>
      <Dialog
        opened={asking}
        title={t('backup.restore.sure', { when })}
        confirm={t('backup.restore.do', { when })}
        busy={go.isPending}
        error={go.error}
        onConfirm={() => go.mutate()}
        close={() => setAsking(false)}
      >
        <Consequences days={preview.undo_days} lost={isUnreachable(go.error)} />
      </Dialog>
    </>
  );
}

/** `lost`: it was asked for, and nobody answered. */
function Consequences({ days, lost }: { readonly days: number; readonly lost: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Text>{t('backup.restore.sureText', { days })}</Text>
      {lost ? <Text>{t('backup.restore.lost')}</Text> : null}
    </>
  );
}

function Found({ preview, when }: { readonly preview: RestorePreview; readonly when: string }) {
  const { t } = useTranslation();
  const { same_server: same, server_id: id, mode, program, returning } = preview;
  const some = returning !== null && Object.values(returning).some((count) => count > 0);
  return (
    <>
      <Facts>
        <Fact name={t('backup.restore.madeAt')}>
          {when} (Doorward {program})
        </Fact>
        <Fact name={t('backup.restore.from')}>{same ? t('backup.restore.same') : t('backup.restore.another', { id: id.slice(0, 8) })}</Fact>
        <Fact name={t('backup.restore.mode')}>{t(`activity.modes.${mode}`)}</Fact>
      </Facts>
      {some ? (
        <Notice tone="warn" role="note" name="returning">
          {t('backup.restore.returning', { ...returning, keys: returning.api_keys })}
        </Notice>
      ) : null}
    </>
  );
}

const rows = ['people', 'admins', 'api_keys', 'devices', 'sessions', 'links'] as const;

function Changes({ preview: { now, after } }: { readonly preview: RestorePreview }) {
  const { t } = useTranslation();
  return (
    <table className="dw-table" data-testid="restore-changes">
      <caption>{t('backup.restore.table')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('backup.restore.what')}</th>
          <th scope="col">{t('backup.restore.now')}</th>
          <th scope="col">{t('backup.restore.after')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((name) => (
          <tr key={name}>
            <th scope="row">{t(`backup.restore.rows.${name}`)}</th>
            <td>{now ? now[name] : t('backup.restore.unknown')}</td>
            <td>{name === 'sessions' ? 0 : after[name]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
