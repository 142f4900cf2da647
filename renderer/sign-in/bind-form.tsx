import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bindByChallenge, type BindCode, type LinkChallenge } from '../api/casdoor.ts';
import { ApiError } from '../api/error.ts';
import { useArrive } from './arrive.ts';
import { DoorForm } from './door-form.tsx';
import { CodeField } from './known-fields.tsx';
import { PasswordField } from './password-field.tsx';
import { Refusal } from './refusal.tsx';
import { TextField } from './text-field.tsx';

export interface ChoiceFormProps {
  readonly challenge: LinkChallenge;
  /** Of the service that the challenge came from. */
  readonly name: string;
  readonly back: () => void;
}

/** What is typed, and the call that joins the two. An account with a second factor asks for that too, once its password was right. */
function useBind(challenge: LinkChallenge) {
  const arrive = useArrive();
  const [ident, setIdent] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<BindCode | null>(null);
  const bind = useMutation({
    mutationFn: () => bindByChallenge(challenge, { ident, password }, code),
    onSuccess: arrive,
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'second_factor_required') setCode({ channel: 'totp', code: '' });
    },
    gcTime: 0,
  });
  const complete = ident.trim() !== '' && password !== '' && (code === null || code.code.trim() !== '');
  return { ident, setIdent, password, setPassword, code, setCode, bind, complete };
}

/** An account that is here already, shown to be theirs by its password. */
export function BindForm({ challenge, name, back }: ChoiceFormProps) {
  const { t } = useTranslation();
  const { ident, setIdent, password, setPassword, code, setCode, bind, complete } = useBind(challenge);
  const words = {
    invalid_credentials: t('signIn.wrong'),
    code_invalid: t('signIn.second.wrong'),
    second_factor_required: t('casdoor.choice.secondFactor'),
    identity_taken: t('casdoor.results.identity_taken', { name }),
    link_challenge_invalid: t('casdoor.results.link_challenge_invalid'),
  };
  return (
    <Stack gap="md">
      <Text size="sm">{t('casdoor.choice.bindText', { name })}</Text>
      <Refusal error={bind.error} words={words} />
      <DoorForm submit={t('casdoor.choice.bindSubmit')} busy={bind.isPending} disabled={!complete} onSubmit={() => bind.mutate()}>
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
        {code === null ? null : <SecondFactor code={code} change={setCode} />}
      </DoorForm>
      <Button variant="subtle" onClick={back}>
        {t('casdoor.choice.other')}
      </Button>
    </Stack>
  );
}

/** The code of the app, or one from the paper. */
function SecondFactor({ code: { channel, code }, change }: { readonly code: BindCode; readonly change: (code: BindCode) => void }) {
  const { t } = useTranslation();
  const recovery = channel === 'recovery';
  return (
    <Stack gap={6}>
      <CodeField
        key={channel}
        label={t(`signIn.second.${recovery ? 'recoveryCode' : 'code'}`)}
        value={code}
        change={(next) => change({ channel, code: next })}
        words={recovery}
        autoFocus
      />
      <Button variant="subtle" size="xs" onClick={() => change({ channel: recovery ? 'totp' : 'recovery', code: '' })}>
        {t(`signIn.second.channels.${recovery ? 'totp' : 'recovery'}`)}
      </Button>
    </Stack>
  );
}
