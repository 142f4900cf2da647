import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModeAnswer } from '../../server/contract/schemas.ts';
import { register, signIn, type SignInAnswer } from '../api/sign-in.ts';
import { useArrive } from './arrive.ts';
import type { Awaited } from './awaited.ts';
import { DoorCard } from './door-card.tsx';
import { DoorForm } from './door-form.tsx';
import { DoorLink } from './door-link.tsx';
import { goToDoor } from './doors.ts';
import { EmailField } from './known-fields.tsx';
import { NewPassword } from './new-password.tsx';
import { Refusal } from './refusal.tsx';
import { TextField } from './text-field.tsx';

interface RegisterProps {
  readonly facts: ModeAnswer;
  /** A mail has to be answered first. */
  readonly awaitMail: (awaited: Awaited) => void;
  /** The token by which somebody was invited: makes an account also where others cannot. */
  readonly invitation?: string;
}

/** Makes the account. Where no mail has to be confirmed, it is signed in with at once. */
function useRegistration({ facts, awaitMail, invitation }: RegisterProps) {
  const arrive = useArrive();
  const [email, setEmail] = useState('');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const make = useMutation({
    mutationFn: async (): Promise<SignInAnswer | Awaited> => {
      const { delivery_fallback: held } = await register({ email, username, password, ...(invitation === undefined ? {} : { invitation }) });
      return facts.activation_required ? { email: email.trim(), held } : signIn(email, password);
    },
    onSuccess: (answer) => {
      if (!('held' in answer)) {
        arrive(answer);
        return;
      }
      awaitMail(answer);
      goToDoor('checkMail');
    },
    gcTime: 0,
  });
  const complete = email.trim() !== '' && password !== '' && (username.trim() !== '' || !facts.username_required);
  return { email, setEmail, username, setUsername, password, setPassword, make, complete };
}

/** Making an account for oneself. */
export function RegisterPage(props: RegisterProps) {
  const { facts, invitation } = props;
  const { t } = useTranslation();
  return (
    <DoorCard
      title={t('signIn.registration.title')}
      intro={t(invitation === undefined ? 'signIn.registration.intro' : 'signIn.registration.invited')}
      foot={<DoorLink to="signIn">{t('signIn.back')}</DoorLink>}
    >
      {facts.registration_enabled || invitation !== undefined ? <RegisterForm {...props} /> : <Text>{t('signIn.registration.off')}</Text>}
    </DoorCard>
  );
}

function RegisterForm({ facts, ...rest }: RegisterProps) {
  const { t } = useTranslation();
  const { email, setEmail, username, setUsername, password, setPassword, make, complete } = useRegistration({ facts, ...rest });
  const { error } = make;
  return (
    <>
      <Refusal error={error} />
      <DoorForm submit={t('signIn.registration.submit')} busy={make.isPending} disabled={!complete} onSubmit={() => make.mutate()}>
        <EmailField label={t('signIn.registration.email')} value={email} change={setEmail} autoFocus error={error} />
        <TextField
          name="username"
          label={facts.username_required ? t('signIn.registration.username') : t('signIn.registration.usernameOptional')}
          description={t('profile.usernameHint')}
          value={username}
          change={setUsername}
          autoComplete="username"
          required={facts.username_required}
          error={error}
        />
        <NewPassword name="password" label={t('signIn.password')} value={password} change={setPassword} owner={{ email, username }} error={error} />
      </DoorForm>
    </>
  );
}
