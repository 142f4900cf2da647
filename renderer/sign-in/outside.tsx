import { useCallback, useState } from 'react';
import type { ModeAnswer } from '../../server/contract/schemas.ts';
import type { PendingSecondFactor } from '../api/sign-in.ts';
import type { OutBecause } from '../start/enter.ts';
import { ActivationPage } from './activation-page.tsx';
import { ArriveContext, useComeIn } from './arrive.ts';
import { awaitedMail, rememberAwaited, type Awaited } from './awaited.ts';
import { CheckMailPage } from './check-mail-page.tsx';
import { useDoor } from './doors.ts';
import { ForgottenPage } from './forgotten-page.tsx';
import type { Landing } from './landing.ts';
import { LinkPage } from './link-page.tsx';
import { RegisterPage } from './register-page.tsx';
import { ResetPage } from './reset-page.tsx';
import { SecondFactorPage } from './second-factor-page.tsx';
import { SetupPage } from './setup-page.tsx';
import { SignInPage } from './sign-in-page.tsx';

interface OutsideProps {
  readonly facts: ModeAnswer;
  readonly why: OutBecause | null;
  readonly landing: Landing | null;
}

/** In front of the door: signing in, and everything that leads to it. */
export function Outside(props: OutsideProps) {
  const [pending, setPending] = useState<PendingSecondFactor | null>(null);
  const arrive = useComeIn(setPending);
  const back = useCallback(() => setPending(null), []);
  return (
    <ArriveContext value={arrive}>
      {pending === null ? <Page {...props} /> : <SecondFactorPage key={pending.challenge_id} pending={pending} back={back} />}
    </ArriveContext>
  );
}

function Page({ facts, why, landing }: OutsideProps) {
  const door = useDoor();
  const [awaited, setAwaited] = useState<Awaited | null>(awaitedMail);
  const awaitMail = (mail: Awaited) => {
    rememberAwaited(mail);
    setAwaited(mail);
  };
  if (landing?.kind === 'invitation' && door !== 'checkMail') return <RegisterPage facts={facts} awaitMail={awaitMail} invitation={landing.token} />;
  if (landing !== null && landing.kind !== 'invitation') return <LandingPage landing={landing} />;
  // Where another service signs people in, accounts are made and mended there.
  switch (facts.mode === 'sso' && door !== 'setup' ? 'signIn' : door) {
    case 'register':
      return <RegisterPage facts={facts} awaitMail={awaitMail} />;
    case 'checkMail':
      return <CheckMailPage awaited={awaited} />;
    case 'forgotten':
      return <ForgottenPage open={facts.password_reset_enabled} />;
    case 'setup':
      return <SetupPage open={facts.setup_open} />;
    case 'signIn':
      return <SignInPage facts={facts} why={why} />;
  }
}

function LandingPage({ landing }: { readonly landing: Landing }) {
  switch (landing.kind) {
    case 'activation':
      return <ActivationPage link={landing.link} />;
    case 'reset':
      return <ResetPage link={landing.link} first={landing.first} />;
    case 'invitation':
      return null;
    case 'sign-in-link':
      return <LinkPage token={landing.token} />;
  }
}
