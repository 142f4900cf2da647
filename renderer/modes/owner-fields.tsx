import { Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { previewMode, type SwitchMode } from '../api/mode.ts';
import type { PasswordOwner } from '../api/sign-in.ts';
import { EmailField } from '../sign-in/known-fields.tsx';
import { NewPassword } from '../sign-in/new-password.tsx';
import { TextField } from '../sign-in/text-field.tsx';

export interface OwnerDraft {
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

export const noOwner: OwnerDraft = { username: '', email: '', password: '' };

export const complete = ({ username, password }: OwnerDraft): boolean => username.trim() !== '' && password !== '';

/** What the switch is told of the first administrator. */
export function ownerWish({ username, email, password }: OwnerDraft): Pick<SwitchMode, 'username' | 'email' | 'password' | 'recovery_codes'> {
  return { username, password, recovery_codes: true, ...(email.trim() === '' ? {} : { email }) };
}

/** The public check is shut where nobody signs in: what the switch would be told is looked at instead. The name is not what is asked about here. */
function checkBy(mode: SwitchMode['mode']) {
  return (password: string, { username = '' }: PasswordOwner) =>
    previewMode({ mode, password, username: username.trim() === '' ? 'somebody' : username.trim() });
}

interface OwnerFieldsProps {
  readonly to: SwitchMode['mode'];
  readonly owner: OwnerDraft;
  readonly put: (part: Partial<OwnerDraft>) => void;
  readonly error: Error | null;
}

/** The name and the password with which the owner signs in from then on. */
export function OwnerFields({ to, owner, put, error }: OwnerFieldsProps) {
  const { t } = useTranslation();
  const { username, email, password } = owner;
  const check = useMemo(() => checkBy(to), [to]);
  return (
    <Stack gap="md" className="dw-modes">
      <Text>{t('modes.owner.text')}</Text>
      <TextField
        name="username"
        label={t('signIn.registration.username')}
        value={username}
        change={(value) => put({ username: value })}
        autoComplete="username"
        error={error}
      />
      <EmailField
        label={t('profile.email')}
        description={t('profile.emailHint')}
        value={email}
        change={(value) => put({ email: value })}
        required={false}
        error={error}
      />
      <NewPassword
        name="password"
        label={t('signIn.password')}
        value={password}
        change={(value) => put({ password: value })}
        owner={{ username, email }}
        check={check}
        error={error}
      />
    </Stack>
  );
}
