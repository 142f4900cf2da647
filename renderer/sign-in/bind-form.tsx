import { Button, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bindByChallenge, type BindCode, type LinkChallenge } from '../api/casdoor.ts';
import { ApiError } from '../api/error.ts';
import { useArrive } from './arrive.ts';
import { DoorForm } from './door-form.tsx';
import { CodeField } from './known-fields.tsx';
import { PasswordField } from './password-field.tsx';
import { Refusal } from './refusal.tsx';
import { TextField } from './text-field.tsx';

type BindChannel = BindCode['channel'];

export interface ChoiceFormProps {
  readonly challenge: LinkChallenge;
  /** Of the service that the challenge came from. */
  readonly name: string;
  readonly back: () => void;
}

/** What was typed for the second factor, and the ways that this account has. */
interface Second {
  readonly channels: readonly BindChannel[];
  readonly channel: BindChannel;
  readonly code: string;
}

const order: readonly BindChannel[] = ['totp', 'email', 'recovery'];
const channelsOf = (error: ApiError) => order.filter((one) => error.channels.includes(one));

/** What is typed, and the call that joins the two. An account with a second factor asks for that too, once its password was right. */
function useBind(challenge: LinkChallenge) {
  const arrive = useArrive();
  const [ident, setIdent] = useState('');
  const [password, setPassword] = useState('');
  const [second, setSecond] = useState<Second | null>(null);
  const bind = useMutation({
    mutationFn: (code: BindCode | null) => bindByChallenge(challenge, { ident, password }, code),
    onSuccess: arrive,
    onError: (error, sent) => {
      if (!(error instanceof ApiError) || error.code !== 'second_factor_required') return;
      const channels = channelsOf(error);
      const [first = 'totp'] = channels;
      setSecond({ channels, channel: sent?.channel ?? first, code: '' });
      // The only way, or the first: so it goes out without being asked for.
      if (sent === null && first === 'email') bind.mutate({ channel: 'email' });
    },
    gcTime: 0,
  });
  const choose = (channel: BindChannel) => {
    setSecond(second && { ...second, channel, code: '' });
    if (channel === 'email') bind.mutate({ channel });
  };
  const submit = () => bind.mutate(second && { channel: second.channel, code: second.code });
  const type = (code: string) => setSecond(second && { ...second, code });
  const complete = ident.trim() !== '' && password !== '' && (second === null || second.code.trim() !== '');
  return { ident, setIdent, password, setPassword, second, choose, type, submit, bind, complete };
}

/** An account that is here already, shown to be theirs by its password. */
export function BindForm({ challenge, name, back }: ChoiceFormProps) {
  const { t } = useTranslation();
  const { ident, setIdent, password, setPassword, second, choose, type, submit, bind, complete } = useBind(challenge);
  const words = {
    invalid_credentials: t('signIn.wrong'),
    code_invalid: t('signIn.second.wrong'),
    second_factor_required: t(`choice.secondFactor${second?.channel === 'email' ? 'Mail' : ''}`),
    identity_taken: t('casdoor.results.identity_taken', { name }),
    link_challenge_invalid: t('casdoor.results.link_challenge_invalid'),
  };
  return (
    <Stack gap="md">
      <Text size="sm">{t('choice.bindText', { name })}</Text>
      <Refusal error={bind.error} words={words} />
      <DoorForm submit={t('choice.bindSubmit')} busy={bind.isPending} disabled={!complete} onSubmit={submit}>
        <TextField
          name="username"
          field="ident"
          label={t('signIn.ident')}
          value={ident}
          change={setIdent}
          autoComplete="username"
          autoFocus
          error={bind.error}
        />
        <PasswordField name="password" label={t('signIn.password')} value={password} change={setPassword} autoComplete="current-password" />
        {second === null ? null : <SecondFactor second={second} type={type} choose={choose} />}
      </DoorForm>
      <Button variant="subtle" onClick={back}>
        {t('choice.other')}
      </Button>
    </Stack>
  );
}

interface SecondFactorProps {
  readonly second: Second;
  readonly type: (code: string) => void;
  readonly choose: (channel: BindChannel) => void;
}

/** The code of the app, one from a mail, or one from the paper. */
function SecondFactor({ second: { channels, channel, code }, type, choose }: SecondFactorProps) {
  const { t } = useTranslation();
  const recovery = channel === 'recovery';
  return (
    <Stack gap={6}>
      <CodeField
        key={channel}
        label={t(`signIn.second.${recovery ? 'recoveryCode' : 'code'}`)}
        value={code}
        change={type}
        words={recovery}
        autoFocus
      />
      {channel === 'email' ? (
        <Button variant="subtle" size="xs" onClick={() => choose('email')}>
          {t('signIn.second.sendAgain')}
        </Button>
      ) : null}
      {channels
        .filter((other) => other !== channel)
        .map((other) => (
          <Button key={other} variant="subtle" size="xs" onClick={() => choose(other)}>
            {t(`signIn.second.channels.${other}`)}
          </Button>
        ))}
    </Stack>
  );
}
