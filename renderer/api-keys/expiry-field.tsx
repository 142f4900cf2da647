import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../panels/notice.tsx';
import { useNow } from '../time/now.ts';
import { dayOf, endOf, expiries, type End, type Expiry } from './expiry.ts';

interface ExpiryFieldProps {
  readonly end: End;
  readonly change: (end: End) => void;
  /** Of a key that is there: its last day, which can be left as it is; null where it has none. */
  readonly keep?: string | null;
}

/** How long it works, with what never to end means. */
export function ExpiryField({ end, change, keep }: ExpiryFieldProps) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const choices = keep === undefined ? expiries : (['keep', ...expiries] as const);
  const word = (value: Expiry) => {
    if (value !== 'keep') return t(`apiKeys.form.expiries.${value}`);
    return keep == null ? t('apiKeys.change.keepNever') : t('apiKeys.change.keep', { day: keep });
  };
  const choose = (value: string) => {
    const expiry = choices.find((known) => known === value) ?? '90';
    change({ expiry, lastDay: end.lastDay === '' ? dayOf(now + 30 * 86_400_000) : end.lastDay });
  };
  return (
    <>
      <NativeSelect
        label={t('apiKeys.form.expiry')}
        description={keep === undefined || end.expiry === 'keep' ? undefined : t('apiKeys.change.fromNow')}
        inputWrapperOrder={['label', 'input', 'description']}
        data={choices.map((value) => ({ value, label: word(value) }))}
        value={end.expiry}
        onChange={({ currentTarget: { value } }) => choose(value)}
      />
      {end.expiry === 'custom' ? <LastDayField end={end} change={change} now={now} /> : null}
      {end.expiry === 'never' ? (
        <Notice tone="warn" role="note">
          {t('apiKeys.form.neverWarning')}
        </Notice>
      ) : null}
    </>
  );
}

function LastDayField({ end, change, now }: Pick<ExpiryFieldProps, 'end' | 'change'> & { readonly now: number }) {
  const { t } = useTranslation();
  return (
    <TextInput
      type="date"
      name="last_day"
      label={t('apiKeys.form.lastDay')}
      description={t('apiKeys.form.lastDayHint')}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      min={dayOf(now)}
      value={end.lastDay}
      error={endOf(end, now) === undefined ? t('apiKeys.form.lastDayPast') : undefined}
      onChange={({ currentTarget: { value } }) => change({ ...end, lastDay: value })}
    />
  );
}
