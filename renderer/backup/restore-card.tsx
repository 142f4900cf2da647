import { Button, FileInput, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { previewRestore, uploadBackup, type RestorePreview, type Wanted } from '../api/backup.ts';
import { Card } from '../panels/card.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { PasswordField } from '../sign-in/password-field.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { PendingRestore } from './pending-restore.tsx';
import { Preview } from './preview.tsx';
import { whenText } from './when.ts';

/** One of the backups in the folder. */
export interface Chosen {
  readonly name: string;
  readonly at: string;
}

interface RestoreProps {
  readonly chosen: Chosen | null;
  readonly clear: () => void;
}

/** Choose a backup, look what it would change, then restore it. */
export function RestoreCard({ chosen, clear }: RestoreProps) {
  const { t } = useTranslation();
  const [found, setFound] = useState<{ readonly preview: RestorePreview; readonly wanted: Wanted } | null>(null);
  return (
    <div id="restore">
      <Card title={t('backup.restore.title')} icon={<RotateCcw size={20} />}>
        <PendingRestore />
        <Text>{t('backup.restore.intro')}</Text>
        {found ? (
          <Preview {...found} back={() => setFound(null)} />
        ) : (
          <LookForm chosen={chosen} clear={clear} found={(preview, wanted) => setFound({ preview, wanted })} />
        )}
      </Card>
    </div>
  );
}

interface LookProps extends RestoreProps {
  readonly found: (preview: RestorePreview, wanted: Wanted) => void;
}

const sending = (send: () => unknown) => (event: SyntheticEvent) => {
  event.preventDefault();
  send();
};

function LookForm({ chosen, clear, found }: LookProps) {
  const { t, i18n } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const look = useMutation({
    mutationFn: async () => {
      const wanted = { passphrase, ...(chosen ? { file: chosen.name } : file ? { upload: await uploadBackup(file) } : {}) };
      return { wanted, preview: await previewRestore(wanted) };
    },
    onSuccess: ({ preview, wanted }) => found(preview, wanted),
  });
  const isIncomplete = passphrase === '' || (chosen === null && file === null);
  return (
    <form onSubmit={sending(() => look.isPending || look.mutate())} noValidate className="dw-stack">
      {chosen ? (
        <Text>
          {t('backup.restore.chosen', { when: whenText(chosen.at, i18n.language) })}{' '}
          <Button size="compact-sm" variant="default" onClick={clear}>
            {t('backup.restore.other')}
          </Button>
        </Text>
      ) : (
        <FileInput label={t('backup.restore.choose')} value={file} onChange={setFile} accept=".backup" clearable={false} placeholder="…" />
      )}
      <PasswordField
        name="restore_passphrase"
        label={t('backup.passphrase')}
        value={passphrase}
        change={setPassphrase}
        autoComplete="current-password"
      />
      <Refusal error={look.error} />
      <OnlineButton type="submit" mt="md" variant="default" loading={look.isPending} disabled={isIncomplete}>
        {t('backup.restore.look')}
      </OnlineButton>
    </form>
  );
}
