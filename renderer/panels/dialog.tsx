import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { escapeCloses } from './escape.ts';
import { FailureText } from './failure.tsx';
import { useFocusBack } from './focus-back.ts';

interface DialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** Says what the button does, with the name of the thing: never "OK". */
  readonly confirm: string;
  readonly cancel?: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly error?: Error | null;
  readonly onConfirm: () => void;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** A question before something ends. The focus starts on the way back. */
export function Dialog({ opened, title, confirm, cancel, danger = true, busy = false, error = null, onConfirm, close, children }: DialogProps) {
  const { t } = useTranslation();
  useFocusBack(opened);
  return (
    <Modal opened={opened} onClose={close} {...escapeCloses(close)} title={title} closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <Stack gap="md">
        {children}
        {error ? <FailureText error={error} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close} data-autofocus>
            {cancel ?? t('frame.cancel')}
          </Button>
          <Button color={danger ? 'red.9' : 'ward'} onClick={onConfirm} loading={busy} className="dw-wrap-button">
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
