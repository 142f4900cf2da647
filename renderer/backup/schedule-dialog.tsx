import { NumberInput, Radio, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSchedule, type BackupSchedule, type BackupState } from '../api/backup.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';
import { NewPassphrase, useNewPassphrase } from './new-passphrase.tsx';

const often = ['off', 'daily', 'weekly'] as const;

interface ScheduleProps {
  readonly state: BackupState;
  readonly close: () => void;
}

function useSave(wish: BackupSchedule, close: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => changeSchedule(wish),
    onSuccess: (after) => {
      client.setQueryData(keys.backup, after);
      announce(t('backup.scheduleDone'));
      close();
    },
  });
}

/** When, where and how many. */
export function ScheduleDialog({ state, close }: ScheduleProps) {
  const { t } = useTranslation();
  const [every, setEvery] = useState(state.every);
  const [keep, setKeep] = useState(state.keep);
  const [folder, setFolder] = useState(state.own_folder ?? '');
  const [given, setGiven] = useNewPassphrase();
  const [tried, setTried] = useState(false);
  const passphrase = given.passphrase === '' ? {} : { passphrase: given.passphrase };
  const save = useSave({ every, keep, folder: folder.trim() === '' ? null : folder.trim(), ...passphrase }, close);
  const submit = () => {
    setTried(true);
    if (given.passphrase === given.again) save.mutate();
  };
  return (
    <FormDialog opened title={t('backup.scheduleTitle')} submit={t('backup.scheduleDo')} busy={save.isPending} onSubmit={submit} close={close}>
      <Refusal error={save.error} />
      <Often every={every} change={setEvery} />
      {every === 'off' ? null : (
        <>
          <NumberInput label={t('backup.keep')} value={keep} min={1} max={100} allowDecimal={false} onChange={(value) => setKeep(Number(value))} />
          <FolderField value={folder} change={setFolder} error={save.error} />
          <NewPassphrase
            given={given}
            change={setGiven}
            error={save.error}
            differs={tried && given.passphrase !== given.again}
            label={state.has_passphrase ? t('backup.newPassphrase') : t('backup.passphrase')}
            optional={state.has_passphrase}
          />
        </>
      )}
    </FormDialog>
  );
}

type Every = BackupState['every'];

function Often({ every, change }: { readonly every: Every; readonly change: (every: Every) => void }) {
  const { t } = useTranslation();
  return (
    <Radio.Group label={t('backup.every.name')} value={every} onChange={(value) => change(often.find((one) => one === value) ?? 'off')}>
      <Stack gap="xs" mt={4}>
        {often.map((one) => (
          <Radio key={one} value={one} label={t(`backup.every.${one}`)} {...(one === every ? { 'data-autofocus': true } : {})} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

interface FolderProps {
  readonly value: string;
  readonly change: (value: string) => void;
  readonly error: Error | null;
}

function FolderField(props: FolderProps) {
  const { t } = useTranslation();
  return <TextField name="folder" label={t('backup.folder')} description={t('backup.folderHint')} autoComplete="off" required={false} {...props} />;
}
