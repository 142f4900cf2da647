import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { CopyIcon } from './copy.tsx';
import { useFocusBack } from './focus-back.ts';

interface ShownOnceProps {
  readonly title: string;
  readonly text: string;
  /** What the person says before it is closed: that it is in a safe place. Absent where there is nothing to keep. */
  readonly saved?: string;
  readonly done: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** A secret that the server shows once. No way out by Escape or a click beside it: only after saying that it is kept. */
export function ShownOnce({ title, text, saved, done, close, children }: ShownOnceProps) {
  const [kept, setKept] = useState(false);
  useFocusBack(true);
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={title}
      classNames={{ title: 'dw-dialog-title', content: 'dw-break dw-shown-once' }}
    >
      <Stack gap="md">
        <Text>{text}</Text>
        {children}
        {saved === undefined ? null : <Checkbox label={saved} checked={kept} onChange={({ currentTarget: { checked } }) => setKept(checked)} />}
        <Group justify="flex-end">
          <Button disabled={saved !== undefined && !kept} onClick={close}>
            {done}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface SecretLineProps {
  readonly label: string;
  readonly value: string;
  /** What the copy button says. */
  readonly copy: string;
}

/** A text to be handed on exactly as it is. */
export function SecretLine({ label, value, copy }: SecretLineProps) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <div className="dw-secret">
        <code>{value}</code>
        <CopyIcon text={value} label={copy} />
      </div>
    </div>
  );
}
