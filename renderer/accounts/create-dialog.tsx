import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addAccount, type AccountMade, type NewPerson } from '../api/accounts.ts';
import { useSso } from '../casdoor/use-sso.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';
import { LifeField, usualLife } from './life-field.tsx';
import { useAccountChange } from './use-accounts.ts';
import { UsernameRules } from './username-rules.tsx';

const nobody: NewPerson = { display_name: '', username: '', email: '', role: 'user', access: 'invitation', expires_in_hours: usualLife };
const ways = ['invitation', 'temporary_password', 'sso'] as const;

interface CreateProps {
  readonly done: (made: AccountMade) => void;
  readonly close: () => void;
}

/** Another person: who they are, and how they get in the first time. */
export function CreateAccountDialog({ done, close }: CreateProps) {
  const { t } = useTranslation();
  const [person, setPerson] = useState(nobody);
  const add = useAccountChange(() => addAccount(person));
  const put = (part: Partial<NewPerson>) => {
    add.reset();
    setPerson((old) => ({ ...old, ...part }));
  };
  return (
    <FormDialog
      opened
      title={t('accounts.form.title')}
      submit={t('accounts.form.submit')}
      disabled={person.username.trim() === '' && person.email.trim() === ''}
      busy={add.isPending}
      onSubmit={() => add.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <Refusal error={add.error} />
      <PersonFields person={person} put={put} error={add.error} />
      <NativeSelect
        label={t('accounts.form.role')}
        data={(['user', 'admin'] as const).map((value) => ({ value, label: t(`profile.roles.${value}`) }))}
        value={person.role}
        onChange={({ currentTarget: { value } }) => put({ role: value === 'admin' ? 'admin' : 'user' })}
      />
      <AccessField access={person.access} put={put} />
      {person.access === 'invitation' ? <LifeField hours={person.expires_in_hours} change={(expires_in_hours) => put({ expires_in_hours })} /> : null}
    </FormDialog>
  );
}

interface AccessFieldProps {
  readonly access: NewPerson['access'];
  readonly put: (part: Partial<NewPerson>) => void;
}

/** How they get in. Through another service only where there is one. */
function AccessField({ access, put }: AccessFieldProps) {
  const { t } = useTranslation();
  const { facts, name } = useSso();
  const open = ways.filter((way) => way !== 'sso' || facts.sso.configured);
  return (
    <NativeSelect
      label={t('accounts.form.access')}
      description={t(`accounts.form.accessTexts.${access}`, { name })}
      inputWrapperOrder={['label', 'input', 'description']}
      data={open.map((value) => ({ value, label: t(`accounts.form.accesses.${value}`, { name }) }))}
      value={access}
      onChange={({ currentTarget: { value } }) => put({ access: ways.find((way) => way === value) ?? 'invitation' })}
    />
  );
}

interface PersonFieldsProps {
  readonly person: NewPerson;
  readonly put: (part: Partial<NewPerson>) => void;
  readonly error: Error | null;
}

function PersonFields({ person, put, error }: PersonFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        name="display_name"
        label={t('accounts.form.displayName')}
        value={person.display_name}
        change={(display_name) => put({ display_name })}
        autoComplete="off"
        required={false}
        first
        error={error}
      />
      <TextField
        name="username"
        label={t('accounts.form.username')}
        description={t('accounts.form.usernameHint')}
        value={person.username}
        change={(username) => put({ username })}
        autoComplete="off"
        required={false}
        error={error}
      />
      {person.username === '' ? null : <UsernameRules username={person.username} />}
      <TextField
        name="email"
        type="email"
        label={t('accounts.form.email')}
        description={t('accounts.form.needsOne')}
        value={person.email}
        change={(email) => put({ email })}
        autoComplete="off"
        required={false}
        error={error}
      />
    </>
  );
}
