import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bindByChallenge, type LinkChallenge } from '../api/casdoor.ts';
import { useArrive } from './arrive.ts';
import { DoorForm } from './door-form.tsx';
import { PasswordField } from './password-field.tsx';
import { Refusal } from './refusal.tsx';
import { TextField } from './text-field.tsx';

export interface ChoiceFormProps {
  readonly challenge: LinkChallenge;
  /** Of the service that the challenge came from. */
  readonly name: string;
  readonly back: () => void;
}

/** An account that is here already, shown to be theirs by its password. */
export function BindForm({ challenge, name, back }: ChoiceFormProps) {
  const { t } = useTranslation();
  const arrive = useArrive();
  const [ident, setIdent] = useState('');
  const [password, setPassword] = useState('');
  const bind = useMutation({ mutationFn: () => bindByChallenge(challenge, ident, password), onSuccess: arrive, gcTime: 0 });
  const words = {
    invalid_credentials: t('signIn.wrong'),
    identity_taken: t('casdoor.results.identity_taken', { name }),
    link_challenge_invalid: t('casdoor.results.link_challenge_invalid'),
  };
  return (
    <Stack gap="md">
      <Text size="sm">{t('casdoor.choice.bindText', { name })}</Text>
      <Refusal error={bind.error} words={words} />
      <DoorForm
        submit={t('casdoor.choice.bindSubmit')}
        busy={bind.isPending}
        disabled={ident.trim() === '' || password === ''}
        onSubmit={() => bind.mutate()}
      >
        <TextField
          name="username"
          field="ident"
          label={t('signIn.ident')}
          value={ident}
          change={setIdent}
          autoComplete="username"
          autoFocus
          error={bind.error}
        />
        <PasswordField name="password" label={t('signIn.password')} value={password} change={setPassword} autoComplete="current-password" />
      </DoorForm>
      <Button variant="subtle" onClick={back}>
        {t('casdoor.choice.other')}
      </Button>
    </Stack>
  );
}
