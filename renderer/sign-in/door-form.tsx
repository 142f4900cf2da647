import { Button, Stack } from '@mantine/core';
import type { ReactNode, SyntheticEvent } from 'react';

interface DoorFormProps {
  readonly submit: string;
  readonly busy: boolean;
  readonly disabled?: boolean;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** Fields and the one button that sends them. */
export function DoorForm({ submit, busy, disabled = false, onSubmit, children }: DoorFormProps) {
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!busy && !disabled) onSubmit();
  };
  return (
    <form onSubmit={send} noValidate>
      <Stack gap="md">
        {children}
        <Button type="submit" fullWidth className="dw-wrap-button" loading={busy} disabled={disabled}>
          {submit}
        </Button>
      </Stack>
    </form>
  );
}
