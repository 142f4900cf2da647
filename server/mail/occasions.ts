import type { MailLink, TemplateName } from '../ports/mailer.ts';

interface Occasion {
  /** How long its contents are of use, where the room that asks does not say. */
  readonly lifeMs: number;
  /** The link it has, where the room that asks gives none. */
  readonly link: MailLink | null;
}

const minutes = 60_000;
const hours = 60 * minutes;
const home: MailLink = { route: 'home' };

/** What sets one mail apart from another, beside its words (api.md Settled contradictions: 24 h and 30 min). */
export const occasions: Readonly<Record<TemplateName, Occasion>> = {
  userCreated: { lifeMs: 24 * hours, link: null },
  createdByAdmin: { lifeMs: 24 * hours, link: null },
  resetPassword: { lifeMs: 30 * minutes, link: null },
  changedEmail: { lifeMs: 24 * hours, link: null },
  emailChangedNotice: { lifeMs: 72 * hours, link: home },
  emailSetByAdmin: { lifeMs: 72 * hours, link: home },
  emailClaimed: { lifeMs: 72 * hours, link: home },
  newDevice: { lifeMs: 72 * hours, link: home },
  passwordChanged: { lifeMs: 72 * hours, link: home },
  identityLinked: { lifeMs: 72 * hours, link: home },
  registrationAttempt: { lifeMs: 72 * hours, link: home },
  secondFactorCode: { lifeMs: 10 * minutes, link: null },
  identityCode: { lifeMs: 10 * minutes, link: null },
  testMail: { lifeMs: 10 * minutes, link: null },
};

export const templateNames = Object.keys(occasions) as readonly TemplateName[];

export function isTemplateName(name: string): name is TemplateName {
  return Object.hasOwn(occasions, name);
}
