import { Button, Checkbox, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createByChallenge } from '../api/casdoor.ts';
import { useArrive } from './arrive.ts';
import type { ChoiceFormProps } from './bind-form.tsx';
import { DoorForm } from './door-form.tsx';
import { NewPassword } from './new-password.tsx';
import { Refusal } from './refusal.tsx';
import { TextField } from './text-field.tsx';

/** An account of their own, under the name that is suggested or another one; with a password where they want one. */
export function CreateForm({ challenge, name, back }: ChoiceFormProps) {
  const { t } = useTranslation();
  const arrive = useArrive();
  const [username, setUsername] = useState(challenge.suggested_username);
  const [withPassword, setWithPassword] = useState(false);
  const [password, setPassword] = useState('');
  const create = useMutation({
    mutationFn: () => createByChallenge(challenge, username, withPassword ? password : undefined),
    onSuccess: arrive,
    gcTime: 0,
  });
  const { email } = challenge.casdoor_identity;
  return (
    <Stack gap="md">
      <Text size="sm">{t('casdoor.choice.createText', { name })}</Text>
      <Refusal error={create.error} words={{ link_challenge_invalid: t('casdoor.results.link_challenge_invalid') }} />
      <DoorForm
        submit={t('casdoor.choice.createSubmit')}
        busy={create.isPending}
        disabled={username.trim() === '' || (withPassword && password === '')}
        onSubmit={() => create.mutate()}
      >
        <TextField
          name="username"
          label={t('casdoor.choice.username')}
          description={t('profile.usernameHint')}
          value={username}
          change={setUsername}
          autoComplete="username"
          autoFocus
          error={create.error}
        />
        <Checkbox
          label={t('casdoor.choice.withPassword', { name })}
          checked={withPassword}
          onChange={({ currentTarget: { checked } }) => setWithPassword(checked)}
        />
        {withPassword ? (
          <NewPassword
            name="password"
            label={t('signIn.password')}
            value={password}
            change={setPassword}
            owner={{ username, ...(email === null ? {} : { email }) }}
            error={create.error}
          />
        ) : null}
      </DoorForm>
      <Button variant="subtle" onClick={back}>
        {t('casdoor.choice.other')}
      </Button>
    </Stack>
  );
}
