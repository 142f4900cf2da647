/** A mail on its way. What it says is sealed: it may hold a link or a code, and those are never on the disk in clear (security.md B42). */
export interface Mail {
  readonly id: number;
  readonly accountId: number | null;
  readonly template: string;
  /** `{to, title, text, html}`, sealed with a key from the vault. Emptied once it was sent or given up. */
  readonly sealed: string;
  readonly createdAt: number;
  readonly attempts: number;
  /** ms since 1970; null: not to be tried again. */
  readonly nextAttemptAt: number | null;
  readonly sentAt: number | null;
  /** A stable word for what went wrong last: `refused`, `timeout`, `no_smtp` …; null when nothing did. */
  readonly lastError: string | null;
}
