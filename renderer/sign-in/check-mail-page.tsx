import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resendVerification, verifyEmail } from '../api/sign-in.ts';
import { announce } from '../messages/announce.ts';
import { Notice } from '../panels/notice.tsx';
import { useArrive } from './arrive.ts';
import type { Awaited } from './awaited.ts';
import { DoorCard } from './door-card.tsx';
import { DoorForm } from './door-form.tsx';
import { DoorLink } from './door-link.tsx';
import { CodeField, EmailField } from './known-fields.tsx';
import { Refusal } from './refusal.tsx';

/** The code from the mail, for those who registered a moment ago or come back later. */
export function CheckMailPage({ awaited }: { readonly awaited: Awaited | null }) {
  const { t } = useTranslation();
  const arrive = useArrive();
  const [email, setEmail] = useState(awaited?.email ?? '');
  const [code, setCode] = useState('');
  const confirm = useMutation({ mutationFn: () => verifyEmail(email, code), onSuccess: arrive });
  return (
    <DoorCard
      title={t('signIn.checkMail.title')}
      intro={t('signIn.checkMail.text')}
      foot={
        <>
          <Resend email={email} />
          <DoorLink to="signIn">{t('signIn.back')}</DoorLink>
        </>
      }
    >
      {awaited === null ? null : <WhereTheMailIs awaited={awaited} />}
      <Refusal error={confirm.error} words={{ code_invalid: t('signIn.second.wrong') }} />
      <DoorForm
        submit={t('signIn.checkMail.submit')}
        busy={confirm.isPending}
        disabled={email.trim() === '' || code.trim() === ''}
        onSubmit={() => confirm.mutate()}
      >
        <EmailField label={t('signIn.registration.email')} value={email} change={setEmail} autoFocus={awaited === null} error={confirm.error} />
        <CodeField label={t('signIn.checkMail.code')} value={code} change={setCode} autoFocus={awaited !== null} error={confirm.error} />
      </DoorForm>
    </DoorCard>
  );
}

function WhereTheMailIs({ awaited: { email, held } }: { readonly awaited: Awaited }) {
  const { t } = useTranslation();
  return (
    <Notice tone={held ? 'warn' : 'good'} role="note" name="mail-sent">
      {t(held ? 'signIn.checkMail.held' : 'signIn.checkMail.sent', { email })}
    </Notice>
  );
}

function Resend({ email }: { readonly email: string }) {
  const { t } = useTranslation();
  const resend = useMutation({ mutationFn: () => resendVerification(email), onSuccess: () => announce(t('signIn.checkMail.resent')) });
  return (
    <>
      <Refusal error={resend.error} />
      {resend.isSuccess ? <Text size="sm">{t('signIn.checkMail.resent')}</Text> : null}
      <Button variant="subtle" size="xs" disabled={email.trim() === ''} loading={resend.isPending} onClick={() => resend.mutate()}>
        {t('signIn.checkMail.resend')}
      </Button>
    </>
  );
}
