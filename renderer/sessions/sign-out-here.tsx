import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signOutHere } from '../api/account.ts';
import { Dialog } from '../panels/dialog.tsx';
import { useSignedIn } from '../start/signed-in.ts';

/** The ordinary sign-out, of the device in front of the person. */
export function SignOutHere({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  const { t } = useTranslation();
  const { mode, leave } = useSignedIn();
  const out = useMutation({ mutationFn: signOutHere, onSuccess: () => leave('here') });
  return (
    <Dialog
      opened={opened}
      title={t('sessions.signOut.confirmHere')}
      confirm={t('sessions.signOut.confirmHere')}
      busy={out.isPending}
      error={out.error}
      onConfirm={() => out.mutate()}
      close={close}
    >
      <Text>{t('sessions.signOut.textHere')}</Text>
      {mode === 'single' ? <Text>{t('sessions.signOut.textHereSingle')}</Text> : null}
    </Dialog>
  );
}
