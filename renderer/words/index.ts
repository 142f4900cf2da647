import i18next, { type BackendModule } from 'i18next';
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

/** In the built page, German and Chinese are files of their own (vite.config.ts) and these are their addresses: a person reads one language. */
const apart: Readonly<Record<string, Words | string>> = { de, zh };

async function wordsOf(language: string): Promise<Words> {
  const place = apart[language];
  if (place === undefined) throw new Error(`no words in ${language}`);
  if (typeof place !== 'string') return place;
  const answer = await fetch(place);
  if (!answer.ok) throw new Error(`the words answered ${answer.status}`);
  return (await answer.json()) as Words;
}

/** i18next asks here for a language that is chosen; until it has it, and where it cannot be had, it speaks English. */
const wordsApart: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, _namespace, done) => {
    wordsOf(language).then(
      (words) => done(null, words),
      (error: Error) => done(error, false),
    );
  },
};

/** English of the screens that come later; the other languages are one file each and have it already. */
export async function laterWords(): Promise<void> {
  const { enLater } = await import('./en/later.ts');
  i18next.addResourceBundle('en', 'translation', enLater, true);
}

/** Before the first screen is drawn. React escapes what it draws, so i18next must not do it again. */
export async function startWords(): Promise<void> {
  const follow = (language: string) => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
    window.doorward?.speak(language).catch(() => undefined); // tray and notifications
  };
  i18next.on('languageChanged', follow);
  await i18next
    .use(wordsApart)
    .use(initReactI18next)
    .init({
      lng: chosenLanguage(),
      fallbackLng: 'en',
      resources: { en: { translation: en } },
      partialBundledLanguages: true,
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
    });
}
