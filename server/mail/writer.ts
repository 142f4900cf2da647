import type { Settings } from '../config/settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { MailLink, TemplateName } from '../ports/mailer.ts';
import type { Letter } from './letter.ts';
import type { Rendered, Templates } from './templates.ts';
import { variablesOf } from './variables.ts';

export interface Occurrence {
  readonly template: TemplateName;
  readonly createdAt: number;
  readonly expiresAt: number;
}

interface WriterParts {
  readonly templates: Templates;
  readonly linkTo: (link: MailLink) => string;
  readonly customData: Settings['mail']['customData'];
  readonly clock: Clock;
}

/** Puts letters into words, at the moment they are needed: so words are of this version and links of this configuration. */
export class Writer {
  readonly #parts: WriterParts;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  urlOf(letter: Letter): string | null {
    return letter.link && this.#parts.linkTo(letter.link);
  }

  write({ template, createdAt, expiresAt }: Occurrence, letter: Letter): Rendered {
    const { templates, customData, clock } = this.#parts;
    const variables = variablesOf({ letter, url: this.urlOf(letter), createdAt, expiresAt, now: clock.now(), customData });
    return templates.render(template, letter.language, variables);
  }
}
