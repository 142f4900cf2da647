import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSettings, type Settings } from '../api/account.ts';
import { keys } from '../api/query-client.ts';
import { announce } from '../messages/announce.ts';
import { reasonOf } from '../panels/reason.ts';
import { chosenLanguage, languageChoice, rememberLanguage, type LanguageChoice } from '../words/language.ts';

export interface Preferences {
  readonly language: LanguageChoice;
  readonly scheme: MantineColorScheme;
  readonly setLanguage: (choice: LanguageChoice) => void;
  readonly setScheme: (scheme: MantineColorScheme) => void;
  /** Why the last choice holds here but not on the server; null where it does. */
  readonly problem: string | null;
}

/** Language for this page, at once and for the next start in this browser. */
export function useSpeak(): (choice: LanguageChoice) => void {
  const { i18n } = useTranslation();
  return useCallback(
    (choice) => {
      rememberLanguage(choice);
      void i18n.changeLanguage(chosenLanguage(choice));
    },
    [i18n],
  );
}

/** Stores a choice with the account; what hinders that is announced, and the choice holds on this page all the same. */
export function useKeepPreference() {
  const { t } = useTranslation();
  const store = useStorePreference();
  const said = (error: Error) => t('frame.preferenceNotSaved', { reason: reasonOf(error, t) });
  const keep = (change: Record<string, string>) => store.mutate(change, { onError: (error) => announce(said(error)) });
  return { keep, problem: store.error ? said(store.error) : null };
}

function useStorePreference() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Record<string, string>) => {
      const known = client.getQueryData<Settings>(keys.settings)?.preferences ?? {};
      return changeSettings({ preferences: { ...known, ...change } });
    },
    // An answer that is on its way still has the old choice and would put it back.
    onMutate: () => client.cancelQueries({ queryKey: keys.settings }),
    onSuccess: (settings) => {
      client.setQueryData(keys.settings, settings);
    },
  });
}

/** Language and colours: they hold at once, and are stored with the account for every other device. */
export function usePreferences(): Preferences {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const speak = useSpeak();
  const { keep, problem } = useKeepPreference();
  return {
    language: languageChoice(),
    scheme: colorScheme,
    problem,
    setLanguage: (choice) => {
      speak(choice);
      keep({ language: choice });
    },
    setScheme: (scheme) => {
      setColorScheme(scheme);
      keep({ theme: scheme });
    },
  };
}
