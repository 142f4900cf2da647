export const languages = ['en', 'de', 'zh'] as const;
export type Language = (typeof languages)[number];
/** `auto`: what the browser asks for. */
export type LanguageChoice = Language | 'auto';

const key = 'doorward-language';

export function isLanguageChoice(value: unknown): value is LanguageChoice {
  return value === 'auto' || languages.some((language) => language === value);
}

/** What the person chose in this browser; `auto` where nothing was chosen. */
export function languageChoice(): LanguageChoice {
  const stored = localStorage.getItem(key);
  return isLanguageChoice(stored) ? stored : 'auto';
}

export function rememberLanguage(choice: LanguageChoice): void {
  localStorage.setItem(key, choice);
}

/** The language to speak: the choice, else the first of the browser's that we have, else English. */
export function chosenLanguage(choice: LanguageChoice = languageChoice()): Language {
  if (choice !== 'auto') return choice;
  const wanted = navigator.languages.map((tag) => tag.toLowerCase().split('-', 1)[0]);
  return languages.find((language) => language === wanted.find((tag) => languages.some((own) => own === tag))) ?? 'en';
}
