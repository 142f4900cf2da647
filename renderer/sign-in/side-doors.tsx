import { useState } from 'react';
import type { ModeAnswer } from '../../server/contract/schemas.ts';
import { ActivationPage } from './activation-page.tsx';
import { awaitedMail, rememberAwaited, type Awaited } from './awaited.ts';
import { CheckMailPage } from './check-mail-page.tsx';
import type { Door } from './doors.ts';
import { ForgottenPage } from './forgotten-page.tsx';
import type { Landing } from './landing.ts';
import { LinkPage } from './link-page.tsx';
import { RegisterPage } from './register-page.tsx';
import { ResetPage } from './reset-page.tsx';
import { SetupPage } from './setup-page.tsx';

interface SideDoorsProps {
  readonly facts: ModeAnswer;
  readonly landing: Landing | null;
  readonly door: Door;
}

/** The pages that are used once: making an account, mended access, links of mails. Who signs in does not wait for their script. */
export function SideDoors({ facts, landing, door }: SideDoorsProps) {
  const [awaited, setAwaited] = useState<Awaited | null>(awaitedMail);
  const awaitMail = (mail: Awaited) => {
    rememberAwaited(mail);
    setAwaited(mail);
  };
  if (landing?.kind === 'invitation' && door !== 'checkMail') return <RegisterPage facts={facts} awaitMail={awaitMail} invitation={landing.token} />;
  if (landing !== null && landing.kind !== 'invitation') return <LandingPage landing={landing} />;
  switch (door) {
    case 'register':
      return <RegisterPage facts={facts} awaitMail={awaitMail} />;
    case 'checkMail':
      return <CheckMailPage awaited={awaited} />;
    case 'forgotten':
      return <ForgottenPage open={facts.password_reset_enabled} />;
    case 'setup':
      return <SetupPage open={facts.setup_open} />;
    case 'signIn':
      return null;
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
