import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeAccount, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { useDisabling } from './disabling-fields.tsx';
import { useAccountChange } from './use-accounts.ts';

interface DisableProps {
  /** Active: it is disabled now. Disabled: reason and end are changed. */
  readonly row: AccountRow;
  readonly close: () => void;
}

/** Why, until when, and what ends by it; later, another reason or end. */
export function DisableDialog({ row, close }: DisableProps) {
  const { t } = useTranslation();
  const name = shownName(row);
  const [editing] = useState(!row.is_active);
  const { disabling, past, fields } = useDisabling(row);
  const disable = useAccountChange(() => changeAccount(row.id, disabling));
  const done = () => {
    announce(editing ? t('accounts.access.edited') : t('accounts.access.disabled', { name }));
    close();
  };
  return (
    <FormDialog
      opened
      title={t(editing ? 'accounts.access.editTitle' : 'accounts.access.disableTitle', { name })}
      submit={t(editing ? 'accounts.access.editConfirm' : 'accounts.access.disableConfirm', { name })}
      danger={!editing}
      disabled={past}
      busy={disable.isPending}
      onSubmit={() => disable.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      {editing ? null : (
        <Text>
          {t('accounts.access.disableText', { count: row.sessions })} {t('accounts.access.disableKeys', { count: row.api_keys })}
        </Text>
      )}
      <Refusal error={disable.error} />
      {fields(disable.error)}
    </FormDialog>
  );
}
