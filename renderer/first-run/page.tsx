import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isUnreachable } from '../api/error.ts';
import { FailureText } from '../panels/failure.tsx';
import { OfflineNote, OnlineButton } from '../panels/online-button.tsx';
import { Logo } from '../theme/logo.tsx';
import { useSkip } from './use-end.ts';
import { useEscape } from './use-escape.ts';

interface QuestionProps {
  /** Which of three. */
  readonly number: 1 | 2 | 3;
  readonly title: string;
  readonly intro: string;
  readonly back?: (() => void) | undefined;
  /** Null: what stands above has a button of its own that leads on. */
  readonly next: { readonly text: string; readonly go: () => void; readonly busy?: boolean } | null;
  readonly children: ReactNode;
}

/** One question. It can be left by a button or by Escape, and then everything stays as it is. */
export function Question({ number, title, intro, back, next, children }: QuestionProps) {
  const { t } = useTranslation();
  const skip = useSkip();
  const { mutate, isPending } = skip;
  useEscape(isPending ? null : mutate);
  return (
    <Sheet title={title} above={t('firstRun.step', { number })} intro={intro}>
      <OfflineNote />
      {children}
      {skip.error && isUnreachable(skip.error) ? <FailureText error={skip.error} /> : null}
      <Group justify="space-between" gap="sm">
        <Button variant="subtle" className="dw-wrap-button" loading={isPending} onClick={() => mutate()}>
          {t('firstRun.skip')}
        </Button>
        <Group gap="sm">
          {back === undefined ? null : (
            <Button variant="default" onClick={back}>
              {t('firstRun.back')}
            </Button>
          )}
          {next === null ? null : (
            <OnlineButton loading={next.busy ?? false} onClick={next.go}>
              {next.text}
            </OnlineButton>
          )}
        </Group>
      </Group>
    </Sheet>
  );
}

interface SheetProps {
  readonly title: string;
  readonly above?: string;
  readonly intro: string;
  readonly children: ReactNode;
}

/** A page without the frame. A screen reader starts at its title. */
export function Sheet({ title, above, intro, children }: SheetProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Doorward`;
  }, [title]);
  useEffect(() => {
    scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Paper withBorder radius="lg" shadow="sm" className="dw-first-card">
      <Stack gap="md">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <Logo size={44} />
          <div className="dw-grow">
            {above === undefined ? null : (
              <Text size="sm" c="dimmed">
                {above}
              </Text>
            )}
            <Title order={1} size="h2" ref={heading} tabIndex={-1} className="dw-heading">
              {title}
            </Title>
          </div>
        </Group>
        <Text>{intro}</Text>
        {children}
      </Stack>
    </Paper>
  );
}
