const key = 'doorward-session-ends';

/** Remembers in this window when its session would end by itself, so that a later visit can say why it is over. Null: there is none. */
export function rememberEnd(at: number | null): void {
  if (at === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, String(at));
}

/** How the session that this window had came to its end; null where it had none. */
export function endedHow(now: number): 'expired' | 'elsewhere' | null {
  const at = Number(sessionStorage.getItem(key) ?? '');
  if (!(at > 0)) return null;
  return now >= at ? 'expired' : 'elsewhere';
}
