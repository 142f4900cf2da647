import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModeAnswer } from '../../server/contract/schemas.ts';
import { ApiError } from '../api/error.ts';
import { signIn } from '../api/sign-in.ts';
import { fieldProblem } from '../panels/field-problem.ts';
import { Notice } from '../panels/notice.tsx';
import type { OutBecause } from '../start/enter.ts';
import { useArrive } from './arrive.ts';
import { DoorCard } from './door-card.tsx';
import { DoorForm } from './door-form.tsx';
import { DoorLink } from './door-link.tsx';
import { PasswordField } from './password-field.tsx';
import { Refusal } from './refusal.tsx';
import { TextField } from './text-field.tsx';

interface SignInPageProps {
  readonly facts: ModeAnswer;
  readonly why: OutBecause | null;
}

/** Name and password, and why one has to give them again. */
export function SignInPage({ facts, why }: SignInPageProps) {
  const { t } = useTranslation();
  const arrive = useArrive();
  const [ident, setIdent] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({ mutationFn: () => signIn(ident, password), onSuccess: arrive, gcTime: 0 });
  const noPassword = enter.error instanceof ApiError && enter.error.fields['password'] !== undefined;
  return (
    <DoorCard title={t('signIn.title')} foot={<OtherPages facts={facts} />}>
      {why === null || enter.error ? null : (
        <Notice tone={why === 'here' ? 'good' : 'warn'} role="note" name="signed-out-why">
          {t(`signIn.why.${why}`)}
        </Notice>
      )}
      <Refusal error={enter.error} words={{ invalid_credentials: t('signIn.wrong') }} />
      <DoorForm submit={t('signIn.submit')} busy={enter.isPending} onSubmit={() => enter.mutate()}>
        <TextField
          name="username"
          field="ident"
          label={t('signIn.ident')}
          value={ident}
          change={setIdent}
          autoComplete="username"
          autoFocus
          error={enter.error}
        />
        <PasswordField
          name="password"
          label={t('signIn.password')}
          value={password}
          change={setPassword}
          autoComplete="current-password"
          error={noPassword ? fieldProblem(enter.error, 'password', t) : undefined}
        />
      </DoorForm>
    </DoorCard>
  );
}

function OtherPages({ facts }: { readonly facts: ModeAnswer }) {
  const { t } = useTranslation();
  return (
    <>
      <DoorLink to="forgotten">{t('signIn.forgot')}</DoorLink>
      {facts.registration_enabled ? <DoorLink to="register">{t('signIn.register')}</DoorLink> : null}
      {facts.activation_required ? <DoorLink to="checkMail">{t('signIn.haveCode')}</DoorLink> : null}
      <span className="dw-dim">
        {t('signIn.setUpHint')} <DoorLink to="setup">{t('signIn.setUp')}</DoorLink>
      </span>
    </>
  );
}
