import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeAccount, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';
import { useNow } from '../time/now.ts';
import { useAccountChange } from './use-accounts.ts';

/** Why, until when, and what ends by it. */
export function DisableDialog({ row, close }: { readonly row: AccountRow; readonly close: () => void }) {
  const { t } = useTranslation();
  const name = shownName(row);
  const now = useNow(10_000);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const end = until === '' ? null : Date.parse(until);
  const past = end !== null && !(end > now);
  const disable = useAccountChange(() =>
    changeAccount(row.id, { is_active: false, disabled_reason: reason, disabled_until: end === null ? null : new Date(end).toISOString() }),
  );
  const done = () => {
    announce(t('accounts.access.disabled', { name }));
    close();
  };
  return (
    <FormDialog
      opened
      title={t('accounts.access.disableTitle', { name })}
      submit={t('accounts.access.disableConfirm', { name })}
      danger
      disabled={past}
      busy={disable.isPending}
      onSubmit={() => disable.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <Text>{t('accounts.access.disableText', { count: row.sessions })}</Text>
      <Refusal error={disable.error} />
      <ReasonField value={reason} change={setReason} error={disable.error} />
      <UntilField value={until} change={setUntil} past={past} />
    </FormDialog>
  );
}

interface ReasonProps {
  readonly value: string;
  readonly change: (text: string) => void;
  readonly error: Error | null;
}

function ReasonField(props: ReasonProps) {
  const { t } = useTranslation();
  const [label, description] = [t('accounts.access.reason'), t('accounts.access.reasonHint')];
  return <TextField name="disabled_reason" label={label} description={description} autoComplete="off" required={false} first {...props} />;
}

interface UntilProps {
  readonly value: string;
  readonly change: (text: string) => void;
  readonly past: boolean;
}

function UntilField({ value, change, past }: UntilProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      type="datetime-local"
      name="disabled_until"
      label={t('accounts.access.until')}
      description={t('accounts.access.untilHint')}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      value={value}
      error={past ? t('accounts.access.untilPast') : undefined}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
