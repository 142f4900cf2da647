import type { TemplateName } from '../../ports/mailer.ts';

/** One mail in one language. Each text may hold Handlebars expressions over the variables of variables.ts. */
export interface Words {
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** The words on the button, where the mail has a link. */
  readonly action?: string;
  /** Said before the code, where the mail has one. */
  readonly beforeCode?: string;
  /** How long link and code work. */
  readonly life?: string;
  /** Said last: what to do when it was not you. */
  readonly closing: readonly string[];
}

/** Everything the mails of one language say. */
export interface Phrasebook {
  readonly greeting: string;
  readonly greetingWithName: string;
  /** Under every mail. */
  readonly footer: string;
  readonly mails: Readonly<Record<TemplateName, Words>>;
}
