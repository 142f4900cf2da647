import { Button, Group, Modal, Stack } from '@mantine/core';
import { useEffect, useRef, type ReactNode, type RefObject, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { escapeCloses } from './escape.ts';
import { useFocusBack } from './focus-back.ts';

interface FormDialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** Says what the button does, with the name of the thing. */
  readonly submit: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly busy?: boolean;
  readonly onSubmit: () => void;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** A button that works is disabled and loses the focus to the page; it gets it back, so that Escape and Tab go on from there. */
function useFocusKept(busy: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!busy && document.activeElement === document.body) button.current?.focus();
  }, [busy]);
  return button;
}

/** A few fields in a window of their own. The field that is marked `data-autofocus` has the focus first. */
export function FormDialog({ opened, title, submit, danger = false, disabled = false, busy = false, onSubmit, close, children }: FormDialogProps) {
  const { t } = useTranslation();
  const button = useFocusKept(busy);
  useFocusBack(opened);
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    // A dialog that was opened from another one: React would hand the event on to that one's form.
    event.stopPropagation();
    if (!busy && !disabled) onSubmit();
  };
  return (
    <Modal opened={opened} onClose={close} {...escapeCloses(close)} title={title} closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          {children}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={close}>
              {t('frame.cancel')}
            </Button>
            <Button ref={button} type="submit" color={danger ? 'red.9' : 'ward'} loading={busy} disabled={disabled} className="dw-wrap-button">
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
