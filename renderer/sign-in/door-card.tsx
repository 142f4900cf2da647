import { NativeSelect, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSpeak } from '../preferences/preferences.ts';
import { Logo } from '../theme/logo.tsx';
import { isLanguageChoice, languageChoice, languages } from '../words/language.ts';

interface DoorCardProps {
  readonly title: string;
  readonly intro?: string;
  readonly children?: ReactNode;
  /** Where else one can go from here. */
  readonly foot?: ReactNode;
}

/** A page in front of the door: one card in the middle, and the choice of language below it. */
export function DoorCard({ title, intro, children, foot }: DoorCardProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Doorward`;
  }, [title]);
  useEffect(() => {
    // A page with fields gives the focus to the first of them; the others start at their title.
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <main className="dw-lone dw-door">
      <Paper withBorder p="xl" radius="lg" shadow="sm" className="dw-lone-card">
        <Stack gap="md">
          <Stack align="center" gap="xs" ta="center">
            <Logo size={44} />
            <Title order={1} size="h2" ref={heading} tabIndex={-1} className="dw-heading">
              {title}
            </Title>
            {intro === undefined ? null : (
              <Text c="dimmed" maw="100%" className="dw-break">
                {intro}
              </Text>
            )}
          </Stack>
          {children}
          {foot === undefined ? null : <div className="dw-door-foot">{foot}</div>}
        </Stack>
      </Paper>
      <LanguageChoice />
    </main>
  );
}

function LanguageChoice() {
  const { t } = useTranslation();
  const speak = useSpeak();
  return (
    <NativeSelect
      size="xs"
      aria-label={t('signIn.language')}
      data={(['auto', ...languages] as const).map((value) => ({ value, label: t(`frame.languages.${value}`) }))}
      value={languageChoice()}
      onChange={({ currentTarget: { value } }) => {
        if (isLanguageChoice(value)) speak(value);
      }}
    />
  );
}
