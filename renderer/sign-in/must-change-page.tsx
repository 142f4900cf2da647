import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signOutHere } from '../api/account.ts';
import { noteMustChange } from '../api/must-change.ts';
import { changePassword } from '../api/sign-in.ts';
import { useSignedIn } from '../start/signed-in.ts';
import { DoorCard } from './door-card.tsx';
import { DoorForm } from './door-form.tsx';
import { NewPassword } from './new-password.tsx';
import { PasswordField } from './password-field.tsx';
import { Refusal } from './refusal.tsx';
import { wrongCurrent } from './wrong-current.ts';

/** The session is a new one afterwards: everything is asked for anew. */
function useChange(current: string, next: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: () => {
      noteMustChange(false);
      void client.resetQueries();
    },
    gcTime: 0,
  });
}

/** Before anything else: a password that nobody else knows, in place of the temporary one. */
export function MustChangePage() {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useChange(current, next);
  return (
    <DoorCard title={t('signIn.mustChange.title')} intro={t('signIn.mustChange.text')} foot={<SignOutInstead />}>
      <Refusal error={change.error} />
      <DoorForm
        submit={t('signIn.mustChange.submit')}
        busy={change.isPending}
        disabled={current === '' || next === ''}
        onSubmit={() => change.mutate()}
      >
        <PasswordField
          name="current_password"
          label={t('signIn.mustChange.current')}
          value={current}
          change={setCurrent}
          autoComplete="current-password"
          autoFocus
          error={wrongCurrent(change.error) ? t('signIn.mustChange.wrong') : undefined}
        />
        <NewPassword name="new_password" label={t('signIn.mustChange.next')} value={next} change={setNext} owner={{}} error={change.error} />
      </DoorForm>
    </DoorCard>
  );
}

function SignOutInstead() {
  const { t } = useTranslation();
  const { leave } = useSignedIn();
  const out = useMutation({ mutationFn: signOutHere, onSuccess: () => leave('here') });
  return (
    <>
      <Refusal error={out.error} />
      <Button variant="subtle" size="xs" loading={out.isPending} onClick={() => out.mutate()}>
        {t('signIn.mustChange.leave')}
      </Button>
    </>
  );
}
