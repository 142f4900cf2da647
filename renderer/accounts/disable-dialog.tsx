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

interface DisableProps {
  /** Active: it is disabled now. Disabled: reason and end are changed. */
  readonly row: AccountRow;
  readonly close: () => void;
}

/** What is typed, and the call that makes it so. */
function useDisabling({ row, close }: DisableProps) {
  const { t } = useTranslation();
  const now = useNow(10_000);
  const [reason, setReason] = useState(row.disabled_reason ?? '');
  const [until, setUntil] = useState(row.disabled_until === null ? '' : localTime(row.disabled_until));
  const end = until === '' ? null : Date.parse(until);
  const disable = useAccountChange(() =>
    changeAccount(row.id, { is_active: false, disabled_reason: reason, disabled_until: end === null ? null : new Date(end).toISOString() }),
  );
  const done = () => {
    announce(row.is_active ? t('accounts.access.disabled', { name: shownName(row) }) : t('accounts.access.edited'));
    close();
  };
  return {
    reason,
    setReason,
    until,
    setUntil,
    past: end !== null && !(end > now),
    disable,
    submit: () => disable.mutate(undefined, { onSuccess: done }),
  };
}

/** Why, until when, and what ends by it; later, another reason or end. */
export function DisableDialog({ row, close }: DisableProps) {
  const { t } = useTranslation();
  const name = shownName(row);
  const [editing] = useState(!row.is_active);
  const { reason, setReason, until, setUntil, past, disable, submit } = useDisabling({ row, close });
  return (
    <FormDialog
      opened
      title={t(editing ? 'accounts.access.editTitle' : 'accounts.access.disableTitle', { name })}
      submit={t(editing ? 'accounts.access.editConfirm' : 'accounts.access.disableConfirm', { name })}
      danger={!editing}
      disabled={past}
      busy={disable.isPending}
      onSubmit={submit}
      close={close}
    >
      {editing ? null : (
        <Text>
          {t('accounts.access.disableText', { count: row.sessions })} {t('accounts.access.disableKeys', { count: row.api_keys })}
        </Text>
      )}
      <Refusal error={disable.error} />
      <ReasonField value={reason} change={setReason} error={disable.error} />
      <UntilField value={until} change={setUntil} past={past} />
    </FormDialog>
  );
}

/** As a field for date and time has it: on the clock of this device, to the minute. */
function localTime(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
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
