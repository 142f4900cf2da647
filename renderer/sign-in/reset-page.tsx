import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { resetPassword, type MailedLink } from '../api/sign-in.ts';
import { Notice } from '../panels/notice.tsx';
import { DoorCard } from './door-card.tsx';
import { DoorForm } from './door-form.tsx';
import { DoorLink } from './door-link.tsx';
import { NewPassword } from './new-password.tsx';
import { Refusal } from './refusal.tsx';

interface ResetProps {
  readonly link: MailedLink | null;
  /** By an invitation: there is nothing to reset. */
  readonly first: boolean;
}

/** A new password by a mailed link, or the first one by an invitation. */
export function ResetPage({ link, first }: ResetProps) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const title = t(first ? 'signIn.reset.firstTitle' : 'signIn.reset.title');
  const set = useMutation({ mutationFn: (given: MailedLink) => resetPassword(given, password), gcTime: 0 });
  const foot = set.isSuccess ? null : (
    <>
      {first ? null : <DoorLink to="forgotten">{t('signIn.activation.again')}</DoorLink>}
      <DoorLink to="signIn">{t('signIn.back')}</DoorLink>
    </>
  );
  if (set.isSuccess)
    return (
      <DoorCard title={title} foot={<DoorLink to="signIn">{t('signIn.activation.toSignIn')}</DoorLink>}>
        <Notice tone="good" role="alert" name="password-set">
          {t('signIn.reset.done')}
        </Notice>
      </DoorCard>
    );
  return (
    <DoorCard title={title} {...(link === null ? {} : { intro: t(first ? 'signIn.reset.firstText' : 'signIn.reset.text') })} foot={foot}>
      <Refusal error={set.error} />
      {link === null ? (
        <Text role="alert">{t('signIn.activation.incomplete')}</Text>
      ) : (
        <DoorForm submit={t('signIn.reset.submit')} busy={set.isPending} disabled={password === ''} onSubmit={() => set.mutate(link)}>
          <NewPassword
            name="password"
            label={t(first ? 'signIn.password' : 'signIn.reset.password')}
            value={password}
            change={setPassword}
            owner={{ ident: link.ident }}
            error={set.error}
            autoFocus
          />
        </DoorForm>
      )}
    </DoorCard>
  );
}
