import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteAccount, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';
import { useAccountChange } from './use-accounts.ts';

interface DeleteProps {
  readonly row: AccountRow;
  readonly done: () => void;
  readonly close: () => void;
}

/** Into the bin, after the username was typed: this is not done by a slip. */
export function DeleteDialog({ row, done, close }: DeleteProps) {
  const { t } = useTranslation();
  const name = shownName(row);
  const [typed, setTyped] = useState('');
  const remove = useAccountChange(() => deleteAccount(row.id));
  const removed = () => {
    announce(t('accounts.access.deleted', { name }));
    close();
    done();
  };
  return (
    <FormDialog
      opened
      title={t('accounts.access.deleteTitle', { name })}
      submit={t('accounts.access.deleteConfirm', { name })}
      danger
      disabled={typed.trim() !== row.username}
      busy={remove.isPending}
      onSubmit={() => remove.mutate(undefined, { onSuccess: removed })}
      close={close}
    >
      <Text>{t('accounts.access.deleteText')}</Text>
      {row.api_keys === 0 ? null : <Text>{t('accounts.access.deleteKeys', { count: row.api_keys })}</Text>}
      <Text>{t('accounts.access.deleteData')}</Text>
      <Refusal error={remove.error} />
      <TextField
        name="typed_username"
        label={t('accounts.access.deleteType', { username: row.username })}
        value={typed}
        change={setTyped}
        autoComplete="off"
        first
      />
    </FormDialog>
  );
}
