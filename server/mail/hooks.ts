import type { TemplateName } from '../ports/mailer.ts';
import type { Language } from './words/language.ts';

/** What those who embed the server get to send by themselves. `url` and `code` are secrets: they open an account. */
export interface HookMail {
  readonly to: string;
  readonly user: { readonly id: number | null; readonly username: string; readonly display_name: string; readonly email: string };
  readonly url: string | null;
  readonly code: string | null;
  readonly language: Language;
  /** ms since 1970: when link and code stop working. */
  readonly expiresAt: number;
}

/** Called in the background; what it throws means: not sent, try again later. After a minute `signal` aborts and it counts as not sent. */
export type MailHook = (mail: HookMail, options: { readonly signal: AbortSignal }) => void | Promise<void>;

/** Takes the place of our own sending (api.md `hooks.*`). */
export interface MailHooks {
  readonly sendActivationMail?: MailHook | undefined;
  readonly sendActivationByAdminMail?: MailHook | undefined;
  readonly sendPasswordResetMail?: MailHook | undefined;
}

export function hookFor(hooks: MailHooks, template: TemplateName): MailHook | undefined {
  if (template === 'userCreated') return hooks.sendActivationMail;
  if (template === 'createdByAdmin') return hooks.sendActivationByAdminMail;
  if (template === 'resetPassword') return hooks.sendPasswordResetMail;
  return undefined;
}
