import { Group, NativeSelect, NumberInput, Stack, Switch, Text, Title } from '@mantine/core';
import { OnlineButton } from '../panels/online-button.tsx';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { changeAccount, type AccountLimits, type AccountRow } from '../api/accounts.ts';
import { shownName } from '../frame/shown-name.ts';
import { announce } from '../messages/announce.ts';
import { Refusal } from '../sign-in/refusal.tsx';
import { HoursFields } from './hours-fields.tsx';
import { levels, levelOf, scopesOf } from './limit-levels.ts';
import { useAccountChange } from './use-accounts.ts';

/** What this person may do at most, from where, how often and when. */
export function LimitsPart({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const [limits, setLimits] = useState(row.limits);
  const save = useAccountChange(() => changeAccount(row.id, { limits }));
  const put = (part: Partial<AccountLimits>) => {
    save.reset();
    setLimits((old) => ({ ...old, ...part }));
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: () => announce(t('accounts.limits.saved', { name: shownName(row) })) });
  };
  const isSame = JSON.stringify(limits) === JSON.stringify(row.limits);
  const nothing = (isSame && !save.isSuccess) || limits.hours?.days.length === 0;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <div>
          <Title order={3} size="h5">
            {t('accounts.limits.title')}
          </Title>
          <Text size="sm">{t('accounts.limits.text')}</Text>
        </div>
        <LimitFields limits={limits} put={put} isAdmin={row.role === 'admin'} />
        <HoursFields hours={limits.hours} put={(hours) => put({ hours })} />
        <Refusal error={save.error} />
        <Group gap="sm">
          <OnlineButton type="submit" variant="default" disabled={nothing} loading={save.isPending}>
            {t('accounts.limits.save')}
          </OnlineButton>
          <Text size="sm" fw={600}>
            {save.isSuccess && isSame ? t('accounts.limits.savedShort') : ''}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

interface FieldsProps {
  readonly limits: AccountLimits;
  readonly put: (part: Partial<AccountLimits>) => void;
  readonly isAdmin: boolean;
}

function LimitFields({ limits, put, isAdmin }: FieldsProps) {
  const { t } = useTranslation();
  const level = levelOf(limits.scopes);
  const open = levels.filter((one) => one !== 'write' || isAdmin || level === 'write');
  return (
    <>
      <NativeSelect
        label={t('accounts.limits.scopes')}
        description={t(`accounts.limits.levelTexts.${level}`)}
        inputWrapperOrder={['label', 'input', 'description']}
        data={open.map((value) => ({ value, label: t(`accounts.limits.levels.${value}`) }))}
        value={level}
        onChange={({ currentTarget: { value } }) => put({ scopes: scopesOf(levels.find((one) => one === value) ?? 'all') })}
      />
      <Switch
        label={t('accounts.limits.localOnly')}
        description={t('accounts.limits.localOnlyText')}
        checked={limits.local_only}
        onChange={({ currentTarget: { checked } }) => put({ local_only: checked })}
      />
      <NumberInput
        label={t('accounts.limits.sessions')}
        description={t('accounts.limits.sessionsText')}
        inputWrapperOrder={['label', 'input', 'description']}
        min={1}
        max={1000}
        allowDecimal={false}
        clampBehavior="strict"
        value={limits.max_sessions ?? ''}
        onChange={(value) => put({ max_sessions: typeof value === 'number' ? value : null })}
      />
    </>
  );
}
