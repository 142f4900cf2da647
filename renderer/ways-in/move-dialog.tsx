import { Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeEmail } from '../api/sign-in.ts';
import { announce } from '../messages/announce.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { CodeField, EmailField } from '../sign-in/known-fields.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { useWaysChange } from './use-ways.ts';

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

interface MoveProps {
  /** What stands in the field at first. */
  readonly start: string;
  readonly close: () => void;
}

/** First the address, then the code that was mailed to it. */
export function MoveDialog({ start, close }: MoveProps) {
  const { t } = useTranslation();
  const [email, setEmail] = useState(start);
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
