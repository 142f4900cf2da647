import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Settings } from '../api/account.ts';
import { isScheme } from '../theme/scheme.ts';
import { isLanguageChoice, languageChoice } from '../words/language.ts';
import { useSpeak } from './preferences.ts';

/** Takes over language and colours that were chosen on another device, or before this window was opened. */
export function useFollowPreferences(settings: Settings | undefined): void {
  const { setColorScheme } = useMantineColorScheme();
  const speak = useSpeak();
  const followed = useRef<unknown>(undefined);
  const language = settings?.preferences['language'];
  const scheme = settings?.preferences['theme'];
  useEffect(() => {
    if (isLanguageChoice(language) && language !== languageChoice()) speak(language);
  }, [language, speak]);
  useEffect(() => {
    // Only when the stored choice changes: a choice made here holds until the server has it.
    if (scheme === followed.current) return;
    followed.current = scheme;
    if (isScheme(scheme)) setColorScheme(scheme);
  }, [scheme, setColorScheme]);
}
