import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fetchBackup } from '../api/backup.ts';
import { announce } from '../messages/announce.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { saveBlob } from '../panels/save-file.ts';
import { Refusal } from '../sign-in/refusal.tsx';
import { NewPassphrase, useNewPassphrase } from './new-passphrase.tsx';

/** A backup that the browser saves. */
export function MakeDialog({ close }: { readonly close: () => void }) {
  const { t } = useTranslation();
  const [given, setGiven] = useNewPassphrase();
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: () => fetchBackup(given.passphrase),
    onSuccess: ({ name, content }) => {
      saveBlob(name, content);
      announce(t('backup.made', { name }));
      close();
    },
  });
  const submit = () => {
    setTried(true);
    if (given.passphrase === given.again) make.mutate();
  };
  return (
    <FormDialog
      opened
      title={t('backup.makeTitle')}
      submit={t('backup.makeDo')}
      busy={make.isPending}
      disabled={given.passphrase === ''}
      onSubmit={submit}
      close={close}
    >
      <Refusal error={make.error} />
      <NewPassphrase given={given} change={setGiven} error={make.error} differs={tried && given.passphrase !== given.again} />
    </FormDialog>
  );
}
