import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { requestReset } from '../api/sign-in.ts';
import { Later } from '../frame/later.tsx';
import { Notice } from '../panels/notice.tsx';
import { DoorCard } from './door-card.tsx';
import { DoorForm } from './door-form.tsx';
import { DoorLink } from './door-link.tsx';
import { Refusal } from './refusal.tsx';
import { TextField } from './text-field.tsx';

/** Asks for a link to set a new password. The answer is the same whoever asks for whom. */
export function ForgottenPage({ open }: { readonly open: boolean }) {
  const { t } = useTranslation();
  const foot = <DoorLink to="signIn">{t('signIn.back')}</DoorLink>;
  if (!open)
    return (
      <DoorCard title={t('signIn.forgotten.title')} foot={foot}>
        <Text>{t('signIn.forgotten.off')}</Text>
        <ByCode />
      </DoorCard>
    );
  return (
    <DoorCard title={t('signIn.forgotten.title')} intro={t('signIn.forgotten.text')} foot={foot}>
      <AskForm />
      <Text size="sm" c="dimmed">
        {t('signIn.forgotten.noMail')}
      </Text>
      <ByCode />
    </DoorCard>
  );
}

/** Few come by it. */
function ByCode() {
  return <Later name="recover" load={async () => (await import('../recover/form.tsx')).RecoverForm} quiet />;
}

function AskForm() {
  const { t } = useTranslation();
  const [ident, setIdent] = useState('');
  const ask = useMutation({ mutationFn: () => requestReset(ident) });
  return (
    <>
      <Refusal error={ask.error} />
      {ask.isSuccess ? (
        <Notice tone="good" role="alert" name="reset-asked">
          {t('signIn.forgotten.done')}
        </Notice>
      ) : null}
      <DoorForm submit={t('signIn.forgotten.submit')} busy={ask.isPending} disabled={ident.trim() === ''} onSubmit={() => ask.mutate()}>
        <TextField name="ident" label={t('signIn.ident')} value={ident} change={setIdent} autoComplete="username" autoFocus error={ask.error} />
      </DoorForm>
    </>
  );
}
