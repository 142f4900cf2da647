import { de } from './de.ts';
import { en } from './en.ts';
import type { Language } from './language.ts';
import type { Phrasebook } from './words.ts';
import { zh } from './zh.ts';

export const phrasebooks: Readonly<Record<Language, Phrasebook>> = { en, de, zh };
