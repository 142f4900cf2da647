import { Group, Stack, Text } from '@mantine/core';
import { OnlineButton } from '../panels/online-button.tsx';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { changeAccount, type AccountPatch, type AccountRow } from '../api/accounts.ts';
import { announce } from '../messages/announce.ts';
import { Fact, Facts } from '../panels/facts.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';
import { Moment } from '../time/moment.tsx';
import { ProviderWord } from './provider-word.tsx';
import { useAccountChange } from './use-accounts.ts';

type Typed = Partial<Record<'display_name' | 'username' | 'email', string>>;

/** Names and address, as an admin may mend them. */
export function ProfileTab({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Typed>({});
  const save = useAccountChange((patch: AccountPatch) => changeAccount(row.id, patch));
  const shown = { display_name: row.display_name, username: row.username, email: row.email ?? '', ...typed };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const { email, ...names } = typed;
    const patch: AccountPatch = { ...names, ...(email === undefined ? {} : { email: email.trim() === '' ? null : email }) };
    save.mutate(patch, {
      onSuccess: () => {
        setTyped({});
        announce(t('accounts.profile.saved'));
      },
    });
  };
  const type = (part: Typed) => {
    save.reset();
    setTyped((old) => ({ ...old, ...part }));
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Refusal error={save.error} />
        <ProfileFields shown={shown} type={type} error={save.error} />
        <Group gap="sm">
          <OnlineButton type="submit" disabled={Object.keys(typed).length === 0 || row.deleted_at !== null} loading={save.isPending}>
            {t('accounts.profile.save')}
          </OnlineButton>
          <Text size="sm" fw={600}>
            {save.isSuccess ? t('accounts.profile.saved') : ''}
          </Text>
        </Group>
        <ProviderWord row={row} />
        <Since row={row} />
      </Stack>
    </form>
  );
}

function Since({ row }: { readonly row: AccountRow }) {
  const { t } = useTranslation();
  return (
    <Facts>
      <Fact name={t('accounts.facts.created')}>
        <Moment at={row.created_at} />
      </Fact>
      <Fact name={t('profile.lastLogin')}>{row.last_login_at === null ? t('accounts.facts.never') : <Moment at={row.last_login_at} />}</Fact>
    </Facts>
  );
}

interface FieldsProps {
  readonly shown: Required<Typed>;
  readonly type: (part: Typed) => void;
  readonly error: Error | null;
}

function ProfileFields({ shown, type, error }: FieldsProps) {
  const { t } = useTranslation();
  const labels = { display_name: 'accounts.form.displayName', username: 'accounts.form.username', email: 'accounts.form.email' } as const;
  return (['display_name', 'username', 'email'] as const).map((name) => (
    <TextField
      key={name}
      name={name}
      type={name === 'email' ? 'email' : 'text'}
      label={t(labels[name])}
      value={shown[name]}
      change={(value) => type({ [name]: value })}
      autoComplete="off"
      required={name === 'username'}
      error={error}
    />
  ));
}
