import { Checkbox, Group, NativeSelect, Stack, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AccountHours } from '../api/accounts.ts';

interface HoursProps {
  readonly hours: AccountHours | null;
  readonly put: (hours: AccountHours | null) => void;
}

const week = [1, 2, 3, 4, 5, 6, 7] as const;
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const usual = (): AccountHours => ({ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00', time_zone: ownZone() });
/** A field for a time has no 24:00; there, midnight is the next day's. */
const midnight = '24:00';

/** When somebody may be in: days, from, to, and by whose clocks. */
export function HoursFields({ hours, put }: HoursProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Switch
        label={t('accounts.limits.hours')}
        description={t('accounts.limits.hoursText')}
        checked={hours !== null}
        onChange={({ currentTarget: { checked } }) => put(checked ? usual() : null)}
      />
      {hours === null ? null : (
        <>
          <DayFields hours={hours} put={put} />
          <TimeFields hours={hours} put={put} />
        </>
      )}
    </Stack>
  );
}

interface SetProps {
  readonly hours: AccountHours;
  readonly put: (hours: AccountHours) => void;
}

function DayFields({ hours, put }: SetProps) {
  const { t, i18n } = useTranslation();
  // 2024-01-01 was a Monday.
  const name = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' });
  return (
    <Checkbox.Group
      label={t('accounts.limits.days')}
      error={hours.days.length === 0 ? t('accounts.limits.noDay') : undefined}
      value={hours.days.map(String)}
      onChange={(days) => put({ ...hours, days: week.filter((day) => days.includes(String(day))) })}
    >
      <Group gap="sm" mt={4}>
        {week.map((day) => (
          <Checkbox key={day} value={String(day)} label={name.format(Date.UTC(2024, 0, day))} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

function TimeFields({ hours, put }: SetProps) {
  const { t } = useTranslation();
  const zones = [...new Set([ownZone(), hours.time_zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  return (
    <>
      <Group gap="sm" align="flex-end">
        <TextInput
          type="time"
          label={t('accounts.limits.from')}
          value={hours.from}
          onChange={({ currentTarget: { value } }) => (value === '' ? undefined : put({ ...hours, from: value }))}
        />
        <TextInput
          type="time"
          label={t('accounts.limits.to')}
          value={hours.to === midnight ? '00:00' : hours.to}
          onChange={({ currentTarget: { value } }) => (value === '' ? undefined : put({ ...hours, to: value === '00:00' ? midnight : value }))}
        />
      </Group>
      <NativeSelect
        label={t('accounts.limits.zone')}
        description={hours.to <= hours.from ? t('accounts.limits.overNight') : t('accounts.limits.zoneText')}
        inputWrapperOrder={['label', 'input', 'description']}
        data={zones}
        value={hours.time_zone}
        onChange={({ currentTarget: { value } }) => put({ ...hours, time_zone: value })}
      />
    </>
  );
}
