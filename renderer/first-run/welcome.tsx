import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Later } from '../frame/later.tsx';
import { Notice } from '../panels/notice.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import { isLanguageChoice, languages } from '../words/language.ts';
import { Choices } from './choices.tsx';
import { Question } from './page.tsx';

const ways = ['fresh', 'restore', 'move'] as const;

/** Which language, and with which data. */
export function Welcome({ next }: { readonly next: () => void }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<(typeof ways)[number]>('fresh');
  const choices = ways.map((value) => ({ value, name: t(`firstRun.welcome.${value}`), text: t(`firstRun.welcome.${value}Text`) }));
  return (
    <Question
      number={1}
      title={t('firstRun.welcome.title')}
      intro={t('firstRun.welcome.intro')}
      next={way === 'fresh' ? { text: t('firstRun.next'), go: next } : null}
    >
      <LanguageField />
      <Choices label={t('firstRun.welcome.begin')} choices={choices} chosen={way} choose={setWay} />
      {way === 'move' ? (
        <Notice tone="warn" role="note" name="move-steps">
          {t('firstRun.welcome.moveSteps')}
        </Notice>
      ) : null}
      {way === 'fresh' ? null : <Later name="first-run-restore" load={async () => (await import('./restore.tsx')).Restore} />}
    </Question>
  );
}

function LanguageField() {
  const { t } = useTranslation();
  const { language, setLanguage, problem } = usePreferences();
  return (
    <>
      <NativeSelect
        label={t('frame.menu.language')}
        data={(['auto', ...languages] as const).map((value) => ({ value, label: t(`frame.languages.${value}`) }))}
        value={language}
        onChange={({ currentTarget: { value } }) => {
          if (isLanguageChoice(value)) setLanguage(value);
        }}
      />
      {problem === null ? null : (
        <Text size="sm" role="alert">
          {problem}
        </Text>
      )}
    </>
  );
}
