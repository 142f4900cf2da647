import Handlebars from 'handlebars';
import type { TemplateName } from '../ports/mailer.ts';
import type { Overrides } from './overrides.ts';
import { layOut, type Sources } from './layout.ts';
import type { Variables } from './variables.ts';
import type { Language } from './words/language.ts';
import { phrasebooks } from './words/phrasebooks.ts';

/** A mail in words. */
export interface Rendered {
  readonly title: string;
  readonly text: string;
  readonly html: string;
}

export type Part = keyof Sources;
export type Template = (variables: Variables) => string;

const handlebars = Handlebars.create();
// `log` would write what a mail says to the console; `lookup` takes a property's name out of data.
const closed = ['log', 'lookup'] as const;
for (const helper of closed) handlebars.unregisterHelper(helper);
const knownHelpers = Object.fromEntries(closed.map((helper) => [helper, false]));

/** Only own properties of what it is given, no prototype (api.md mail templates); HTML escapes by itself. Errors: what is wrong with the source, when it is first used. */
export function compile(source: string, part: Part): Template {
  const template = handlebars.compile<Variables>(source, { noEscape: part !== 'html', knownHelpers });
  return (variables) => template(variables, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
}

/** Our mails in each language, and the administrator's own where there are any. */
export class Templates {
  readonly #overrides: Overrides;
  readonly #compiled = new Map<string, Template>();

  constructor(overrides: Overrides) {
    this.#overrides = overrides;
  }

  render(name: TemplateName, language: Language, variables: Variables): Rendered {
    const part = (which: Part) => (this.#overrides.find(name, which, language) ?? this.#own(name, which, language))(variables);
    return { title: oneLine(part('title')), text: tidy(part('text')), html: part('html') };
  }

  #own(name: TemplateName, part: Part, language: Language): Template {
    const key = `${language} ${name} ${part}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const book = phrasebooks[language];
    const made = compile(layOut(language, book, book.mails[name])[part], part);
    this.#compiled.set(key, made);
    return made;
  }
}

/** Whatever stands in a name, a title is one line: it becomes a header. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed();
}

function tidy(text: string): string {
  return `${text.replace(/\n{3,}/g, '\n\n').trim()}\n`;
}
