import { Button, Text } from '@mantine/core';
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

/** The password: since when, and changing it. */
export function PasswordCard({ password, settings }: PasswordCardProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [done, setDone] = useState(false);
  const changed = () => {
    setOpened(false);
    setDone(true);
    announce(t('waysIn.password.done'));
  };
  const open = () => {
    setDone(false);
    setOpened(true);
  };
  return (
    <Card
      title={t('waysIn.password.title')}
      icon={<KeyRound size={20} />}
      action={
        settings.has_password ? (
          <Button variant="default" onClick={open}>
            {t('waysIn.password.change')}
          </Button>
        ) : null
      }
    >
      <Text>
        {settings.has_password ? t('waysIn.password.setAt') : t('waysIn.password.none')}{' '}
        {settings.has_password && password?.created_at ? <Moment at={password.created_at} /> : null}
      </Text>
      {done ? (
        <Notice tone="good" role="note">
          {t('waysIn.password.done')}
        </Notice>
      ) : null}
      {opened ? <ChangeDialog settings={settings} done={changed} close={() => setOpened(false)} /> : null}
    </Card>
  );
}

interface ChangeProps {
  readonly settings: Settings;
  readonly done: () => void;
  readonly close: () => void;
}

function ChangeDialog({ settings, done, close }: ChangeProps) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useWaysChange(() => changePassword(current, next));
  return (
    <FormDialog
      opened
      title={t('waysIn.password.change')}
      submit={t('waysIn.password.submit')}
      disabled={current === '' || next === ''}
      busy={change.isPending}
      onSubmit={() => change.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <Text>{t('waysIn.password.effect')}</Text>
      <Refusal error={change.error} />
      <PasswordField
        name="current_password"
        label={t('waysIn.password.current')}
        value={current}
        change={setCurrent}
        autoComplete="current-password"
        autoFocus
        error={wrongCurrent(change.error) ? t('waysIn.password.wrong') : undefined}
      />
      <NewPassword
        name="new_password"
        label={t('waysIn.password.next')}
        value={next}
        change={setNext}
        owner={{ username: settings.username, ...(settings.email === null ? {} : { email: settings.email }) }}
        error={change.error}
      />
    </FormDialog>
  );
}
