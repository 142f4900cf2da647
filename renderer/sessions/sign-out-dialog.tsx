import { Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '../api/sessions.ts';
import { announce } from '../messages/announce.ts';
import { Dialog } from '../panels/dialog.tsx';
import type { Receipt } from './receipts.ts';
import { useSessionActions } from './use-sessions.ts';

interface SignOutProps {
  /** The device in question; null when nothing is asked. */
  readonly row: SessionRow | null;
  readonly close: () => void;
  readonly done: (receipt: Receipt) => void;
  /** It is somebody else's. */
  readonly asAdmin?: boolean;
}

/** Asks before another device is signed out, and leaves a receipt. */
export function SignOutDialog({ row, close, done, asAdmin }: SignOutProps) {
  const { t } = useTranslation();
  const { end } = useSessionActions(asAdmin);
  const { reset } = end;
  useEffect(() => {
    if (row === null) reset();
  }, [row, reset]);
  const name = row?.device_label ?? '';
  const signOut = () => {
    if (row === null) return;
    end.mutate(row.id, {
      onSuccess: () => {
        done({ row, since: Date.now() });
        close();
        announce(t('sessions.receipt.spoken', { name }));
      },
    });
  };
  return (
    <Dialog
      opened={row !== null}
      title={t('sessions.signOut.title', { name })}
      confirm={t('sessions.signOut.buttonFor', { name })}
      busy={end.isPending}
      error={end.error}
      onConfirm={signOut}
      close={close}
    >
      <Text>{t('sessions.signOut.text')}</Text>
    </Dialog>
  );
}
