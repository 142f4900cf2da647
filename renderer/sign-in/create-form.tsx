import { Button, Checkbox, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createByChallenge, type LinkChallenge } from '../api/casdoor.ts';
import type { PasswordOwner } from '../api/sign-in.ts';
import { useArrive } from './arrive.ts';
import type { ChoiceFormProps } from './bind-form.tsx';
import { DoorForm } from './door-form.tsx';
import { NewPassword } from './new-password.tsx';
import { Refusal } from './refusal.tsx';
import { TextField } from './text-field.tsx';

/** What is typed, and the call that makes the account. */
function useCreation(challenge: LinkChallenge) {
  const arrive = useArrive();
  const [username, setUsername] = useState(challenge.suggested_username);
  const [password, setPassword] = useState<string | null>(null);
  const create = useMutation({
    mutationFn: () => createByChallenge(challenge, username, password ?? undefined),
    onSuccess: arrive,
    gcTime: 0,
  });
  return { username, setUsername, password, setPassword, create, complete: username.trim() !== '' && password !== '' };
}

/** An account of their own, under the name that is suggested or another one; with a password where they want one. */
export function CreateForm({ challenge, name, back }: ChoiceFormProps) {
  const { t } = useTranslation();
  const { username, setUsername, password, setPassword, create, complete } = useCreation(challenge);
  const { email } = challenge.casdoor_identity;
  return (
    <Stack gap="md">
      <Text size="sm">{t('choice.createText', { name })}</Text>
      <Refusal error={create.error} words={{ link_challenge_invalid: t('casdoor.results.link_challenge_invalid') }} />
      <DoorForm submit={t('choice.createSubmit')} busy={create.isPending} disabled={!complete} onSubmit={() => create.mutate()}>
        <TextField
          name="username"
          label={t('choice.username')}
          description={t('profile.usernameHint')}
          value={username}
          change={setUsername}
          autoComplete="username"
          autoFocus
          error={create.error}
        />
        <OwnPassword
          name={name}
          owner={{ username, ...(email === null ? {} : { email }) }}
          value={password}
          change={setPassword}
          error={create.error}
        />
      </DoorForm>
      <Button variant="subtle" onClick={back}>
        {t('choice.other')}
      </Button>
    </Stack>
  );
}

interface OwnPasswordProps {
  readonly name: string;
  readonly owner: PasswordOwner;
  /** Null: none is wanted. */
  readonly value: string | null;
  readonly change: (value: string | null) => void;
  readonly error: Error | null;
}

function OwnPassword({ name, owner, value, change, error }: OwnPasswordProps) {
  const { t } = useTranslation();
  return (
    <>
      <Checkbox
        label={t('choice.withPassword', { name })}
        checked={value !== null}
        onChange={({ currentTarget: { checked } }) => change(checked ? '' : null)}
      />
      {value === null ? null : <NewPassword name="password" label={t('signIn.password')} value={value} change={change} owner={owner} error={error} />}
    </>
  );
}
