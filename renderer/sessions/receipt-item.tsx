import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { CircleCheck, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../messages/announce.ts';
import { focusSoon } from '../panels/focus.ts';
import { reasonOf } from '../panels/reason.ts';
import { ApiError } from '../api/error.ts';
import { clockTime } from '../time/format.ts';
import { useNow } from '../time/now.ts';
import { receiptMs, undoMs, type Receipt } from './receipts.ts';
import { rowId } from './session-item.tsx';
import { useSessionActions } from './use-sessions.ts';

interface ReceiptProps {
  readonly receipt: Receipt;
  readonly remove: (id: number) => void;
  /** Takes the receipt away and puts the focus on the row that follows. */
  readonly leave: (id: number) => void;
  /** It is somebody else's. */
  readonly asAdmin?: boolean;
}

/** "Pixel 8 is signed out. Refused since 10:42:07", with Undo while the server still takes it back. */
export function ReceiptItem({ receipt, remove, leave, asAdmin }: ReceiptProps) {
  const { t, i18n } = useTranslation();
  const item = useRef<HTMLLIElement>(null);
  const { row, since } = receipt;
  const age = Math.max(0, useNow(1000) - since);
  const name = row.device_label;
  useEffect(() => {
    item.current?.focus();
  }, []);
  useEffect(() => {
    if (age < receiptMs) return;
    if (item.current?.contains(document.activeElement)) leave(row.id);
    else remove(row.id);
  }, [age, leave, remove, row.id]);
  return (
    <li ref={item} className="dw-item dw-receipt" tabIndex={-1} data-testid={`receipt-${row.id}`}>
      <Group gap="sm" wrap="nowrap">
        <CircleCheck size={20} aria-hidden="true" className="dw-shrink" />
        <Text className="dw-break dw-grow">{t('sessions.receipt.done', { name, time: clockTime(since, i18n.language) })}</Text>
        {age < undoMs ? <UndoButton receipt={receipt} remove={remove} asAdmin={asAdmin ?? false} /> : null}
        <ActionIcon variant="subtle" color="gray" aria-label={t('sessions.receipt.dismiss')} onClick={() => leave(row.id)}>
          <X size={16} aria-hidden="true" />
        </ActionIcon>
      </Group>
    </li>
  );
}

function UndoButton({ receipt: { row }, remove, asAdmin }: Required<Pick<ReceiptProps, 'receipt' | 'remove' | 'asAdmin'>>) {
  const { t } = useTranslation();
  const { restore } = useSessionActions(asAdmin);
  const name = row.device_label;
  const undo = () => {
    restore.mutate(row.id, {
      onSuccess: () => {
        remove(row.id);
        announce(t('sessions.receipt.undone', { name }));
        focusSoon(rowId(row.id));
      },
      onError: (error) => {
        const late = error instanceof ApiError && error.code === 'not_found';
        announce(late ? t('sessions.receipt.tooLate', { name }) : reasonOf(error, t));
      },
    });
  };
  if (restore.error)
    return (
      <Text size="sm" fw={600}>
        {restore.error instanceof ApiError && restore.error.code === 'not_found'
          ? t('sessions.receipt.tooLate', { name })
          : reasonOf(restore.error, t)}
      </Text>
    );
  return (
    <Button size="xs" variant="default" onClick={undo} loading={restore.isPending} aria-label={t('sessions.receipt.undoFor', { name })}>
      {t('sessions.receipt.undo')}
    </Button>
  );
}
