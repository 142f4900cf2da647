import { Button, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { recoverByCode } from '../api/sign-in.ts';
import { Notice } from '../panels/notice.tsx';
import { DoorForm } from '../sign-in/door-form.tsx';
import { NewPassword } from '../sign-in/new-password.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { TextField } from '../sign-in/text-field.tsx';

/** A new password with one of the recovery codes, for who has nothing else left; behind a button, for few come by it. */
export function RecoverForm() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [done, setDone] = useState(false);
  if (!opened)
    return (
      <Button variant="default" fullWidth className="dw-wrap-button" onClick={() => setOpened(true)}>
        {t('recover.code.open')}
      </Button>
    );
  return (
    <Stack gap="md" data-testid="recover">
      <Title order={2} size="h4">
        {t('recover.code.title')}
      </Title>
      {done ? (
        <Notice tone="good" role="alert" name="recovered">
          {t('recover.code.done')}
        </Notice>
      ) : (
        <Fields done={() => setDone(true)} />
      )}
    </Stack>
  );
}

function Fields({ done }: { readonly done: () => void }) {
  const { t } = useTranslation();
  const [ident, setIdent] = useState('');
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const set = useMutation({ mutationFn: () => recoverByCode({ ident, code, password }), onSuccess: done, gcTime: 0 });
  const { error } = set;
  const empty = ident.trim() === '' || code.trim() === '' || password === '';
  return (
    <>
      <Text size="sm">{t('recover.code.text')}</Text>
      <Refusal error={error} words={{ code_invalid: t('recover.code.bad') }} />
      <DoorForm submit={t('recover.code.submit')} busy={set.isPending} disabled={empty} onSubmit={() => set.mutate()}>
        <TextField name="ident" label={t('signIn.ident')} value={ident} change={setIdent} autoComplete="username" autoFocus error={error} />
        <TextField name="code" label={t('recover.code.code')} value={code} change={setCode} autoComplete="off" error={error} />
        <NewPassword
          name="password"
          label={t('signIn.reset.password')}
          value={password}
          change={setPassword}
          owner={{ username: ident }}
          error={error}
        />
      </DoorForm>
    </>
  );
}
