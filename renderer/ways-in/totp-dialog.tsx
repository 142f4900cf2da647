import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error.ts';
import { confirmTotp } from '../api/second-factor.ts';
import { FormDialog } from '../panels/form-dialog.tsx';
import { SecretLine } from '../panels/shown-once.tsx';
import { CodeField } from '../sign-in/known-fields.tsx';
import { Refusal } from '../sign-in/refusal.tsx';
import { wrongCode } from '../sign-in/wrong-code.ts';
import { QrCodeLater } from './qr-code-later.tsx';
import { useWaysChange } from './use-ways.ts';

interface TotpDialogProps {
  /** What the app has to know, with its secret. Shown here and not kept. */
  readonly uri: string;
  /** It is on. The recovery codes, where there were none before. */
  readonly done: (codes: readonly string[]) => void;
  readonly close: () => void;
}

/** The secret as a picture and as text, and the first code as proof that the app has it. */
export function TotpDialog({ uri, done, close }: TotpDialogProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const confirm = useWaysChange(() => confirmTotp(code));
  const isClock = confirm.error instanceof ApiError && confirm.error.reason === 'clock';
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return (
    <FormDialog
      opened
      title={t('waysIn.totp.turnOn')}
      submit={t('waysIn.totp.confirm')}
      disabled={code.trim() === ''}
      busy={confirm.isPending}
      onSubmit={() => confirm.mutate(undefined, { onSuccess: done })}
      close={close}
    >
      <Text>{t('waysIn.totp.scan')}</Text>
      <QrCodeLater text={uri} label={t('waysIn.totp.scan')} />
      <SecretLine label={t('waysIn.totp.typeIt')} value={secret.match(/.{1,4}/g)?.join(' ') ?? ''} copy={t('waysIn.totp.copyKey')} />
      <Refusal error={confirm.error} words={{ code_invalid: isClock ? t('waysIn.totp.clock') : wrongCode(t) }} />
      <CodeField label={t('waysIn.totp.code')} value={code} change={setCode} first error={confirm.error} />
      <Text size="sm">{t('waysIn.othersEnd')}</Text>
    </FormDialog>
  );
}
