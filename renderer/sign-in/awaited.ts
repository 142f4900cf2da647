/** A registration that waits for its mail. */
export interface Awaited {
  readonly email: string;
  /** The server sends no mail: an admin has the code. */
  readonly held: boolean;
}

const key = 'doorward-awaited-mail';

/** Kept in this window, so that a reload does not forget whose code is asked for. Null: nothing is waited for any more. */
export function rememberAwaited(mail: Awaited | null): void {
  if (mail === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, `${mail.held ? 'held' : 'sent'} ${mail.email}`);
}

/** The registration that this window waits with; null where there is none. */
export function awaitedMail(): Awaited | null {
  const [, how, email] = /^(held|sent) (.+)$/.exec(sessionStorage.getItem(key) ?? '') ?? [];
  return email === undefined ? null : { email, held: how === 'held' };
}
