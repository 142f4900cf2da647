import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { adoptServer } from '../api/sign-in.ts';
import { useArrive } from './arrive.ts';
import { DoorCard } from './door-card.tsx';
import { DoorForm } from './door-form.tsx';
import { DoorLink } from './door-link.tsx';
import { EmailField } from './known-fields.tsx';
import { NewPassword } from './new-password.tsx';
import { Refusal } from './refusal.tsx';
import { TextField } from './text-field.tsx';

/** What is typed, and the call that makes the first administrator of it. */
function useAdoption() {
  const arrive = useArrive();
  const [code, setCode] = useState('');
  const [username, setUsername] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const adopt = useMutation({
    mutationFn: () => adoptServer({ setup_code: code, username, password, ...(email.trim() === '' ? {} : { email }) }),
    onSuccess: arrive,
    gcTime: 0,
  });
  const complete = code.trim() !== '' && username.trim() !== '' && password !== '';
  return { code, setCode, username, setUsername, email, setEmail, password, setPassword, adopt, complete };
}

/** The first administrator of a server that nobody can sign in to yet: with the code from its log. */
export function SetupPage({ open }: { readonly open: boolean }) {
  const { t } = useTranslation();
  const foot = <DoorLink to="signIn">{t('signIn.back')}</DoorLink>;
  if (!open)
    return (
      <DoorCard title={t('signIn.setup.title')} foot={foot}>
        <Text>{t('signIn.setup.closed')}</Text>
      </DoorCard>
    );
  return (
    <DoorCard title={t('signIn.setup.title')} intro={t('signIn.setup.text')} foot={foot}>
      <SetupForm />
    </DoorCard>
  );
}

function SetupForm() {
  const { t } = useTranslation();
  const { code, setCode, username, setUsername, email, setEmail, password, setPassword, adopt, complete } = useAdoption();
  const { error } = adopt;
  return (
    <>
      <Refusal error={error} words={{ code_invalid: t('signIn.setup.wrong') }} />
      <DoorForm submit={t('signIn.setup.submit')} busy={adopt.isPending} disabled={!complete} onSubmit={() => adopt.mutate()}>
        <TextField name="setup_code" label={t('signIn.setup.code')} value={code} change={setCode} autoComplete="off" autoFocus error={error} />
        <TextField
          name="username"
          label={t('signIn.registration.username')}
          value={username}
          change={setUsername}
          autoComplete="username"
          error={error}
        />
        <EmailField label={t('profile.email')} description={t('profile.emailHint')} value={email} change={setEmail} required={false} error={error} />
        <NewPassword name="password" label={t('signIn.password')} value={password} change={setPassword} owner={{ username, email }} error={error} />
      </DoorForm>
    </>
  );
}
