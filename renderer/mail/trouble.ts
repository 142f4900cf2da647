import type { TFunction } from 'i18next';
import type { Words } from '../words/catalogue.ts';

type Known = keyof Words['mail']['errors'];

/** The server's word for what went wrong, as a sentence's end; a word that a newer server invented is said as it is. */
export function troubleText(word: string, t: TFunction): string {
  return t(`mail.errors.${word as Known}`, { defaultValue: word });
}

/** What a mail is about. */
export function templateText(name: string, t: TFunction): string {
  return t(`mail.templates.${name as keyof Words['mail']['templates']}`, { defaultValue: name });
}
