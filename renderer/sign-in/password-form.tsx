import { Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { signIn } from '../api/sign-in.ts';
import { fieldProblem } from '../panels/field-problem.ts';
import { useArrive } from './arrive.ts';
import { DoorForm } from './door-form.tsx';
import { PasswordField } from './password-field.tsx';
import { Refusal } from './refusal.tsx';
import { TextField } from './text-field.tsx';

interface PasswordFormProps {
  readonly autoFocus: boolean;
  /** It was tried, and something newer is to be read than what the page said before. */
  readonly tried: () => void;
}

/** Name and password. */
export function PasswordForm({ autoFocus, tried }: PasswordFormProps) {
  const { t } = useTranslation();
  const arrive = useArrive();
  const [ident, setIdent] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({ mutationFn: () => signIn(ident, password), onSuccess: arrive, onError: tried, gcTime: 0 });
  const noPassword = enter.error instanceof ApiError && enter.error.fields['password'] !== undefined;
  return (
    <Stack gap="md">
      <Refusal error={enter.error} words={{ invalid_credentials: t('signIn.wrong') }} />
      <DoorForm submit={t('signIn.submit')} busy={enter.isPending} onSubmit={() => enter.mutate()}>
        <TextField
          name="username"
          field="ident"
          label={t('signIn.ident')}
          value={ident}
          change={setIdent}
          autoComplete="username"
          autoFocus={autoFocus}
          error={enter.error}
        />
        <PasswordField
          name="password"
          label={t('signIn.password')}
          value={password}
          change={setPassword}
          autoComplete="current-password"
          error={noPassword ? fieldProblem(enter.error, 'password', t) : undefined}
        />
      </DoorForm>
    </Stack>
  );
}
