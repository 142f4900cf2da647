import { Text } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/account.ts';
import type { Credential } from '../api/second-factor.ts';
import { changePassword } from '../api/sign-in.ts';
import { announce } from '../messages/announce.ts';
import { Card } from '../panels/card.tsx';
import { FormDialog } from '../panels/form-dialog.tsx';
import { Notice } from '../panels/notice.tsx';
import { OnlineButton } from '../panels/online-button.tsx';
import { NewPassword } from '../sign-in/new-password.tsx';
import { PasswordField } from '../sign-in/password-field.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { wrongCurrent } from '../sign-in/wrong-current.ts';
import { Moment } from '../time/moment.tsx';
import { useWaysChange } from './use-ways.ts';

interface PasswordCardProps {
  readonly password: Credential | undefined;
  readonly settings: Settings;
}

/** The password: since when, changing it, and a first one for those who have come in by another way so far. */
export function PasswordCard({ password, settings }: PasswordCardProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [done, setDone] = useState<string | null>(null);
  // While the dialog is open: the answer to it changes what the settings say.
  const [first, setFirst] = useState(false);
  const changed = () => {
    setOpened(false);
    setDone(first ? t('waysIn.password.setDone') : t('waysIn.password.done'));
    announce(first ? t('waysIn.password.setDone') : t('waysIn.password.done'));
  };
  const open = () => {
    setDone(null);
    setFirst(!settings.has_password || settings.rescued === true);
    setOpened(true);
  };
  return (
    <Card
      title={t('waysIn.password.title')}
      icon={<KeyRound size={20} />}
      action={
        <OnlineButton variant="default" onClick={open}>
          {settings.has_password ? t('waysIn.password.change') : t('waysIn.password.set')}
        </OnlineButton>
      }
    >
      <Text>
        {settings.has_password ? t('waysIn.password.setAt') : t('waysIn.password.none')}{' '}
        {settings.has_password && password?.created_at ? <Moment at={password.created_at} /> : null}
      </Text>
      {done === null ? null : (
        <Notice tone="good" role="note" name="password-done">
          {done}
        </Notice>
      )}
      {opened ? <ChangeDialog settings={settings} first={first} done={changed} close={() => setOpened(false)} /> : null}
    </Card>
  );
}

interface ChangeProps {
  readonly settings: Settings;
  /** There is none yet. */
  readonly first: boolean;
  readonly done: () => void;
  readonly close: () => void;
}

function ChangeDialog({ settings, first, done, close }: ChangeProps) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useWaysChange(() => changePassword(first ? undefined : current, next));
  return (
    <FormDialog
      opened
      title={first ? t('waysIn.password.set') : t('waysIn.password.change')}
      submit={first ? t('waysIn.password.setSubmit') : t('waysIn.password.submit')}
      disabled={(current === '' && !first) || next === ''}
      busy={change.isPending}
      onSubmit={() => change.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <Text>{settings.rescued ? t('waysIn.password.rescuedText') : first ? t('waysIn.password.setText') : t('waysIn.password.effect')}</Text>
      <Refusal error={change.error} />
      {first ? null : <CurrentPassword value={current} change={setCurrent} error={change.error} />}
      <NewPassword
        name="new_password"
        label={t('waysIn.password.next')}
        value={next}
        change={setNext}
        owner={{ username: settings.username, ...(settings.email === null ? {} : { email: settings.email }) }}
        error={change.error}
        autoFocus={first}
      />
    </FormDialog>
  );
}

interface CurrentProps {
  readonly value: string;
  readonly change: (password: string) => void;
  readonly error: Error | null;
}

function CurrentPassword({ value, change, error }: CurrentProps) {
  const { t } = useTranslation();
  return (
    <PasswordField
      name="current_password"
      label={t('waysIn.password.current')}
      value={value}
      change={change}
      autoComplete="current-password"
      autoFocus
      error={wrongCurrent(error) ? t('waysIn.password.wrong') : undefined}
    />
  );
}
