import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { de } from './de/index.ts';
import { en } from './en/index.ts';
import { chosenLanguage } from './language.ts';
import type { Words } from './catalogue.ts';
import { zh } from './zh/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Words };
  }
}

/** Before the first screen is drawn. React escapes what it draws, so i18next must not do it again. */
export function startWords(): void {
  const follow = (language: string) => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
  };
  i18next.on('languageChanged', follow);
  void i18next.use(initReactI18next).init({
    lng: chosenLanguage(),
    fallbackLng: 'en',
    resources: { en: { translation: en }, de: { translation: de }, zh: { translation: zh } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    initAsync: false,
  });
}
