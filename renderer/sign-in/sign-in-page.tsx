import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModeAnswer } from '../../server/contract/schemas.ts';
import { nameOf, useModeNow } from '../casdoor/use-mode-now.ts';
import { WaitingPanel } from '../casdoor/waiting-panel.tsx';
import { announce } from '../messages/announce.ts';
import { Later } from '../frame/later.tsx';
import { Notice } from '../panels/notice.tsx';
import type { OutBecause } from '../start/enter.ts';
import { CasdoorDoor, CasdoorOutage } from './casdoor-door.tsx';
import { CasdoorLinks } from './casdoor-links.tsx';
import type { ChoicePageProps } from './choice-page.tsx';
import { DoorCard } from './door-card.tsx';
import { DoorLink } from './door-link.tsx';
import { PasswordForm } from './password-form.tsx';
import { useCasdoorSignIn } from './use-casdoor-sign-in.ts';

interface SignInPageProps {
  readonly facts: ModeAnswer;
  readonly why: OutBecause | null;
}

/** The ways in that this server has: by another service, by name and password, or both; and why one has to come in again. */
export function SignInPage({ facts: first, why }: SignInPageProps) {
  const { t } = useTranslation();
  const facts = useModeNow(first);
  const name = nameOf(facts);
  const casdoor = useCasdoorSignIn(name);
  const [told, setTold] = useState(why);
  const { challenge, dropChallenge, waiting } = casdoor;
  if (challenge !== null) return <Choice challenge={challenge} name={name} leave={dropChallenge} />;
  if (waiting !== null) {
    const cancel = () => {
      waiting.cancel();
      announce(t('casdoor.waiting.cancelled'));
    };
    return (
      <DoorCard key="waiting" title={t('casdoor.waiting.title')}>
        <WaitingPanel waiting={{ ...waiting, cancel }} />
      </DoorCard>
    );
  }
  const password = <PasswordForm autoFocus={facts.mode !== 'sso'} tried={() => setTold(null)} />;
  return (
    <DoorCard key="sign-in" title={t('signIn.title')} foot={<OtherPages facts={facts} name={name} />}>
      {told === null || casdoor.error ? null : (
        <Notice tone={told === 'here' ? 'good' : 'warn'} role="note" name="signed-out-why">
          {t(`signIn.why.${told}`)}
        </Notice>
      )}
      <WhyAgain facts={facts} />
      <CasdoorOutage facts={facts} name={name} />
      {facts.sso.configured ? (
        <CasdoorDoor facts={facts} name={name} leg={casdoor}>
          {password}
        </CasdoorDoor>
      ) : (
        password
      )}
    </DoorCard>
  );
}

function Choice(given: ChoicePageProps) {
  return <Later name="choice" load={async () => (await import('./choice-page.tsx')).ChoicePage} props={given} alone />;
}

function WhyAgain({ facts }: { readonly facts: ModeAnswer }) {
  if (facts.keys_renewed_at === undefined) return null;
  return <Later name="keys-renewed" load={async () => (await import('../recover/keys-renewed.tsx')).KeysRenewed} quiet />;
}

function OtherPages({ facts, name }: { readonly facts: ModeAnswer; readonly name: string }) {
  const { t } = useTranslation();
  return (
    <>
      {facts.mode === 'sso' ? (
        <CasdoorLinks configured={facts.sso.configured} reachable={facts.sso.reachable} name={name} />
      ) : (
        <>
          {facts.password_reset_enabled ? <DoorLink to="forgotten">{t('signIn.forgot')}</DoorLink> : null}
          {facts.registration_enabled ? <DoorLink to="register">{t('signIn.register')}</DoorLink> : null}
          {facts.activation_required ? <DoorLink to="checkMail">{t('signIn.haveCode')}</DoorLink> : null}
        </>
      )}
      {facts.setup_open ? (
        <span className="dw-dim">
          {t('signIn.setUpHint')} <DoorLink to="setup">{t('signIn.setUp')}</DoorLink>
        </span>
      ) : null}
    </>
  );
}
