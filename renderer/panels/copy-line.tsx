import { Text } from '@mantine/core';
import { CopyIcon } from './copy.tsx';

interface CopyLineProps {
  readonly label: string;
  readonly text: string;
  /** What the button says. */
  readonly copy: string;
}

/** A line to copy, with its name above it. */
export function CopyLine({ label, text, copy }: CopyLineProps) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <div className="dw-secret dw-snippet">
        <code>{text}</code>
        <CopyIcon text={text} label={copy} />
      </div>
    </div>
  );
}
