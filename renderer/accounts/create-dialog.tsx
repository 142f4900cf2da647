import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addAccount, type AccountMade, type NewPerson } from '../api/accounts.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';
import { useAccountChange } from './use-accounts.ts';

const nobody: NewPerson = { display_name: '', username: '', email: '', role: 'user', access: 'invitation' };
const ways = ['invitation', 'temporary_password'] as const;

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
      <NativeSelect
        label={t('accounts.form.access')}
        description={t(`accounts.form.accessTexts.${person.access}`)}
        inputWrapperOrder={['label', 'input', 'description']}
        data={ways.map((value) => ({ value, label: t(`accounts.form.accesses.${value}`) }))}
        value={person.access}
        onChange={({ currentTarget: { value } }) => put({ access: ways.find((way) => way === value) ?? 'invitation' })}
      />
    </FormDialog>
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
