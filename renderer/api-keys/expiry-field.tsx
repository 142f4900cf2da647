import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../panels/notice.tsx';
import { useNow } from '../time/now.ts';
import { dayOf, endOf, expiries, type End } from './expiry.ts';

interface ExpiryFieldProps {
  readonly end: End;
  readonly change: (end: End) => void;
}

/** How long it works, with what never to end means. */
export function ExpiryField({ end, change }: ExpiryFieldProps) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const choose = (value: string) => {
    const expiry = expiries.find((known) => known === value) ?? '90';
    change({ expiry, lastDay: end.lastDay === '' ? dayOf(now + 30 * 86_400_000) : end.lastDay });
  };
  return (
    <>
      <NativeSelect
        label={t('apiKeys.form.expiry')}
        data={expiries.map((value) => ({ value, label: t(`apiKeys.form.expiries.${value}`) }))}
        value={end.expiry}
        onChange={({ currentTarget: { value } }) => choose(value)}
      />
      {end.expiry === 'custom' ? (
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
      ) : null}
      {end.expiry === 'never' ? (
        <Notice tone="warn" role="note">
          {t('apiKeys.form.neverWarning')}
        </Notice>
      ) : null}
    </>
  );
}
