import { useCallback, useState } from 'react';
import type { ModeAnswer } from '../../server/contract/schemas.ts';
import type { PendingSecondFactor } from '../api/sign-in.ts';
import { Later } from '../frame/later.tsx';
import type { OutBecause } from '../start/enter.ts';
import { ArriveContext, useComeIn } from './arrive.ts';
import { useDoor } from './doors.ts';
import type { Landing } from './landing.ts';
import { SecondFactorPage } from './second-factor-page.tsx';
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
  // Where another service signs people in, accounts are made and mended there.
  const here = facts.mode === 'sso' && door !== 'setup' ? 'signIn' : door;
  const asked = landing !== null && (landing.kind !== 'invitation' || door !== 'checkMail');
  if (!asked && here === 'signIn') return <SignInPage facts={facts} why={why} />;
  return <Later name="side-doors" load={async () => (await import('./side-doors.tsx')).SideDoors} props={{ facts, landing, door: here }} alone />;
}
