import { Button, Stack, Text } from '@mantine/core';
import { AtSign } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/account.ts';
import { changeEmail } from '../api/sign-in.ts';
import { announce } from '../messages/announce.ts';
import { Card } from '../panels/card.tsx';
import { FormDialog } from '../panels/form-dialog.tsx';
import { CodeField, EmailField } from '../sign-in/known-fields.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { useWaysChange } from './use-ways.ts';

/** The address for links and codes, and moving to another one in two steps. */
export function EmailCard({ settings }: { readonly settings: Settings }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <Card
      title={t('waysIn.email.title')}
      icon={<AtSign size={20} />}
      action={
        <Button variant="default" onClick={() => setOpened(true)}>
          {t('waysIn.email.change')}
        </Button>
      }
    >
      {settings.email === null ? (
        <Text>{t('waysIn.email.none')}</Text>
      ) : (
        <Text className="dw-break">
          {settings.email} ({t(settings.email_verified ? 'waysIn.email.verified' : 'waysIn.email.unverified')})
        </Text>
      )}
      {opened ? <MoveDialog close={() => setOpened(false)} /> : null}
    </Card>
  );
}

/** The two steps: asking for a code, and showing it. */
function useMove(email: string, code: string, close: () => void) {
  const { t } = useTranslation();
  const ask = useWaysChange(() => changeEmail(email));
  const confirm = useWaysChange(() => changeEmail(email, code));
  const moved = () => {
    announce(t('waysIn.email.done', { email }));
    close();
  };
  const submit = () => (ask.isSuccess ? confirm.mutate(undefined, { onSuccess: moved }) : ask.mutate(undefined));
  return { asked: ask.isSuccess, askError: ask.error, error: confirm.error ?? ask.error, busy: ask.isPending || confirm.isPending, submit };
}

/** First the address, then the code that was mailed to it. */
function MoveDialog({ close }: { readonly close: () => void }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [code, setCode] = useState('');
  const { asked, askError, error, busy, submit } = useMove(email, code, close);
  return (
    <FormDialog
      opened
      title={t('waysIn.email.change')}
      submit={asked ? t('waysIn.email.confirm') : t('waysIn.email.send')}
      disabled={asked ? code.trim() === '' : email.trim() === ''}
      busy={busy}
      onSubmit={submit}
      close={close}
    >
      <Refusal error={error} words={{ code_invalid: t('signIn.second.wrong') }} />
      {asked ? (
        <Stack gap="sm">
          <Text role="status">{t('waysIn.email.sent', { email })}</Text>
          <CodeField label={t('waysIn.email.code')} value={code} change={setCode} autoFocus />
        </Stack>
      ) : (
        <EmailField name="new_email" label={t('waysIn.email.next')} value={email} change={setEmail} first error={askError} />
      )}
    </FormDialog>
  );
}
