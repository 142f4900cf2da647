import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRow } from '../api/accounts.ts';
import { TextField } from '../sign-in/text-field.tsx';
import { useNow } from '../time/now.ts';

/** As the contract has it: disabled for this reason, until then or until somebody changes it. */
export interface Disabling {
  readonly is_active: false;
  readonly disabled_reason: string;
  readonly disabled_until: string | null;
}

interface Asked {
  readonly disabling: Disabling;
  /** The end is not in the future. */
  readonly past: boolean;
  readonly fields: (error: Error | null) => ReactNode;
}

/** Why, and until when; what is typed, and the fields for it. */
export function useDisabling({ disabled_reason: why, disabled_until: then }: Pick<AccountRow, 'disabled_reason' | 'disabled_until'>): Asked {
  const now = useNow(10_000);
  const [reason, setReason] = useState(why ?? '');
  const [until, setUntil] = useState(then === null ? '' : localTime(then));
  const end = until === '' ? null : Date.parse(until);
  const past = end !== null && !(end > now);
  return {
    past,
    disabling: { is_active: false, disabled_reason: reason, disabled_until: end === null || past ? null : new Date(end).toISOString() },
    fields: (error) => (
      <>
        <ReasonField value={reason} change={setReason} error={error} />
        <UntilField value={until} change={setUntil} past={past} />
      </>
    ),
  };
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
