import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';

let firstDone = false;

interface ScreenProps {
  readonly title: string;
  readonly intro?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The head of a screen. Takes the focus when it was reached by navigation, so that a screen reader starts at its title. */
export function Screen({ title, intro, actions, children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Doorward`;
  }, [title]);
  useEffect(() => {
    if (firstDone) {
      scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    firstDone = true;
  }, []);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className="dw-screen-head">
          <Title order={1} size="h2" ref={heading} tabIndex={-1} className="dw-heading">
            {title}
          </Title>
          {intro === undefined ? null : <Text c="dimmed">{intro}</Text>}
        </div>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
