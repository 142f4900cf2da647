import type { Changes } from '../memory/changes.ts';
import type { Session } from '../../sessions/session.ts';

type Mutable<T> = { -readonly [name in keyof T]: T[name] };

/** More different texts than this are not worth looking for. */
const mostTexts = 10_000;

/**
 * A hundred thousand sessions come from a few hundred kinds of browsers, and what a browser says of itself is the longest text of a
 * session. The function that this returns lets sessions that were just parsed share one copy of it.
 */
export function shareTexts(): (changes: Changes) => void {
  const texts = new Map<string, string>();
  const shared = (text: string): string => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    if (texts.size < mostTexts) texts.set(text, text);
    return text;
  };
  return ({ sessions = [] }) => {
    for (const session of sessions as readonly Mutable<Session>[]) session.userAgent = shared(session.userAgent);
  };
}
