import type { MailRow } from '../api/mail.ts';

export const states = ['queued', 'sent', 'failed', 'held'] as const satisfies readonly MailRow['state'][];
export const sorts = ['created', 'oldest', 'to'] as const;
type Sort = (typeof sorts)[number];

/** What the admin wants to see of the outbox. */
export interface Wish {
  readonly search: string;
  readonly state: MailRow['state'] | '';
  /** A template's name; empty for all. */
  readonly template: string;
  readonly sort: Sort;
}

export const noWish: Wish = { search: '', state: '', template: '', sort: 'created' };

const compare: Readonly<Record<Sort, (a: MailRow, b: MailRow, language: string) => number>> = {
  created: (a, b) => b.id - a.id,
  oldest: (a, b) => a.id - b.id,
  to: (a, b, language) => (a.to ?? '').localeCompare(b.to ?? '', language, { sensitivity: 'base' }) || b.id - a.id,
};

/** The mails that fit, of those that are loaded. */
export function arrange(mails: readonly MailRow[], { search, state, template, sort }: Wish, language: string): readonly MailRow[] {
  const needle = search.trim().toLocaleLowerCase(language);
  const fits = (mail: MailRow) =>
    (state === '' || mail.state === state) &&
    (template === '' || mail.template === template) &&
    (mail.to ?? '').toLocaleLowerCase(language).includes(needle);
  return mails.filter(fits).toSorted((a, b) => compare[sort](a, b, language));
}

/** Its link or code opens nothing any more: it was used, or a newer one took its place. */
export const isVoid = ({ last_error: word }: MailRow): boolean => word === 'superseded';

/** How many of the latest deliveries failed one after the other, and why the newest did; null where the latest went out, or none was tried. */
export function failingNow(mails: readonly MailRow[]): { readonly count: number; readonly word: string } | null {
  // When it went out, or was asked for: when it was last tried is not told.
  const at = (mail: MailRow) => mail.sent_at ?? mail.created_at;
  const tried = mails
    .filter((mail) => mail.state === 'sent' || (mail.attempts > 0 && mail.last_error !== null && !isVoid(mail)))
    .toSorted((a, b) => at(b).localeCompare(at(a)) || b.id - a.id);
  const since = tried.findIndex(({ state }) => state === 'sent');
  const failed = since === -1 ? tried : tried.slice(0, since);
  const [newest] = failed;
  return newest === undefined ? null : { count: failed.length, word: newest.last_error ?? 'failed' };
}
