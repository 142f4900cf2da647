import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { confirmSignIn, type Channel, type Chosen } from '../api/sign-in.ts';
import { announce } from '../messages/announce.ts';
import { wrongCode } from './wrong-code.ts';
import { useArrive } from './arrive.ts';
import { DoorForm } from './door-form.tsx';
import { CodeField } from './known-fields.tsx';
import { Refusal } from './refusal.tsx';

interface CodeStepProps {
  readonly challengeId: string;
  readonly channel: Exclude<Channel, 'device'>;
  /** For e-mail: a new code. */
  readonly sendAgain: () => Promise<Chosen>;
}

/** A code that is typed: of the app, from a mail, or from the paper with the recovery codes. */
export function CodeStep({ challengeId, channel, sendAgain }: CodeStepProps) {
  const { t } = useTranslation();
  const arrive = useArrive();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => confirmSignIn(challengeId, channel, code),
    onSuccess: (answer) => answer && arrive(answer),
  });
  const told = ({ delivery_fallback: isHeld }: Chosen) => announce(t(isHeld === true ? 'signIn.second.heldAgain' : 'signIn.second.sentAgain'));
  const again = () => {
    confirm.reset();
    setCode('');
    // Where it fails, the page says so.
    void sendAgain().then(told, () => undefined);
  };
  const recovery = channel === 'recovery';
  return (
    <>
      <Refusal error={confirm.error} words={{ code_invalid: channel === 'totp' ? wrongCode(t) : t('signIn.second.wrong') }} />
      <DoorForm submit={t('signIn.second.submit')} busy={confirm.isPending} disabled={code.trim() === ''} onSubmit={() => confirm.mutate()}>
        <CodeField
          label={recovery ? t('signIn.second.recoveryCode') : t('signIn.second.code')}
          value={code}
          change={setCode}
          words={recovery}
          autoFocus
          error={confirm.error}
        />
      </DoorForm>
      {channel === 'email' ? (
        <Button variant="subtle" size="xs" onClick={again}>
          {t('signIn.second.sendAgain')}
        </Button>
      ) : null}
    </>
  );
}
