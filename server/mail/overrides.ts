import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { StartError } from '../errors.ts';
import type { TemplateName } from '../ports/mailer.ts';
import { isTemplateName, templateNames } from './occasions.ts';
import { compile, type Part, type Template } from './templates.ts';
import type { Variables } from './variables.ts';
import { languages, type Language } from './words/language.ts';

export interface Overrides {
  /** The administrator's template for this part of this mail; undefined where there is none. */
  find(name: TemplateName, part: Part, language: Language): Template | undefined;
}

const parts = ['title', 'text', 'html'] as const;
const sample: Variables = {
  user: { username: 'ada', display_name: 'Ada', email: 'ada@example.org' },
  url: 'https://example.org/',
  code: '123456',
  app_name: 'Doorward',
};

/**
 * Reads `mail.templates.<name>.{title,text,html}` once. A file beside it with the language before the ending (`welcome.de.html` for
 * `welcome.html`) serves that language. Errors: StartError `bad_setting`, naming the key.
 */
export function readOverrides(settings: Settings['mail']['templates']): Overrides {
  const found = new Map<string, Template>();
  for (const [name, paths] of Object.entries(settings)) {
    if (!isTemplateName(name)) throw bad(`mail.templates.${name}`, 'there is no such template', `The templates are ${templateNames.join(', ')}.`);
    for (const part of parts) {
      const path = paths[part];
      if (path === undefined) continue;
      const key = `mail.templates.${name}.${part}`;
      found.set(`${name} ${part}`, read(key, path, part));
      for (const language of languages) {
        const own = inLanguage(path, language);
        if (existsSync(own)) found.set(`${name} ${part} ${language}`, read(key, own, part));
      }
    }
  }
  return { find: (name, part, language) => found.get(`${name} ${part} ${language}`) ?? found.get(`${name} ${part}`) };
}

function inLanguage(path: string, language: Language): string {
  const { ext } = parse(path);
  return `${ext === '' ? path : path.slice(0, -ext.length)}.${language}${ext}`;
}

function read(key: string, path: string, part: Part): Template {
  let source: string;
  try {
    source = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    throw bad(key, 'the file cannot be read', 'Give the path of a Handlebars template.', cause);
  }
  const template = compile(source, part);
  try {
    // What is wrong with it shows when it is used: better now than with the first mail.
    template(sample);
  } catch (cause) {
    throw bad(key, `the template is broken: ${reasonOf(cause)}`, 'Correct the template and start again.', cause);
  }
  return template;
}

/** Handlebars' first line, such as `Parse error on line 3`. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.replace(/:$/, '') ?? '';
}

function bad(key: string, what: string, advice: string, cause?: unknown): StartError {
  return new StartError('bad_setting', `${key}: ${what}`, advice, cause);
}
