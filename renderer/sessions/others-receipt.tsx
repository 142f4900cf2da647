import { ActionIcon, Group, Text } from '@mantine/core';
import { CircleCheck, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** "3 devices are signed out. Refused since 10:42:07", until it is dismissed. Takes the focus, which has lost its button. */
export function OthersReceipt({ text, close }: { readonly text: string; readonly close: () => void }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
  }, []);
  return (
    <div ref={box} tabIndex={-1} className="dw-item dw-receipt dw-whole-row" data-testid="others-receipt">
      <Group gap="sm" wrap="nowrap">
        <CircleCheck size={20} aria-hidden="true" className="dw-shrink" />
        <Text className="dw-grow">{text}</Text>
        <ActionIcon variant="subtle" color="gray" aria-label={t('sessions.receipt.dismiss')} onClick={close}>
          <X size={16} aria-hidden="true" />
        </ActionIcon>
      </Group>
    </div>
  );
}
