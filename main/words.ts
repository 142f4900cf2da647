import { app } from 'electron';
import de from './words/de.json' with { type: 'json' };
import en from './words/en.json' with { type: 'json' };
import zh from './words/zh.json' with { type: 'json' };

const catalogues = { en, de, zh } satisfies Record<string, typeof en>;
const ours = (tag: string) => (['en', 'de', 'zh'] as const).find((language) => language === tag.toLowerCase().split('-', 1)[0]);
let spoken: ReturnType<typeof ours>;

/** In the language that the page said last; the system's until then (decision 024). Not before the app is ready. */
export const words = () => catalogues[spoken ?? ours(app.getLocale()) ?? 'en'];
export const speak = (language: string) => void (spoken = ours(language));
export const fill = (text: string, values: Readonly<Record<string, string>>) => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
