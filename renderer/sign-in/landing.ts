import { useSyncExternalStore } from 'react';
import type { MailedLink } from '../api/sign-in.ts';

/** The link by which somebody came: out of a mail, or from an admin's hands. Its secret is kept here only, until it was used. */
export type Landing =
  | { readonly kind: 'activation'; readonly link: MailedLink | null }
  | { readonly kind: 'reset'; readonly link: MailedLink | null; /** For somebody new. */ readonly first: boolean }
  | { readonly kind: 'sign-in-link' | 'invitation'; readonly token: string };

const pages = { '/auth/activation': 'activation', '/auth/reset_password': 'reset' } as const;
const fragments = { '#sign-in-link=': 'sign-in-link', '#invitation=': 'invitation' } as const;
const fragmentOf = (hash: string) => Object.entries(fragments).find(([start]) => hash.startsWith(start));
const listeners = new Set<() => void>();
let landing = take();

/** Reads the link and takes its secret out of the address bar at once, so that it is in no history, bookmark or screenshot. */
function take(): Landing | null {
  const { pathname, search, hash } = location;
  const fragment = fragmentOf(hash);
  if (fragment !== undefined) {
    history.replaceState(null, '', '/');
    return { kind: fragment[1], token: hash.slice(fragment[0].length) };
  }
  const page = Object.entries(pages).find(([path]) => path === pathname.replace(/\/$/, ''));
  if (page === undefined) return null;
  const given = new URLSearchParams(search);
  const [ident, token] = [given.get('ident') ?? '', given.get('token') ?? ''];
  history.replaceState(null, '', pathname);
  const link = ident === '' || token === '' ? null : { ident, token };
  return page[1] === 'reset' ? { kind: 'reset', link, first: given.get('first') === '1' } : { kind: 'activation', link };
}

// A link that is opened in a tab that shows us already changes only the fragment.
addEventListener('hashchange', () => {
  if (fragmentOf(location.hash) !== undefined) put(take());
});

function put(next: Landing | null): void {
  landing = next;
  for (const listener of listeners) listener();
}

/** It was used, or is of no use: on with the ordinary pages. */
export function forgetLanding(): void {
  put(null);
}

/** The link by which this page was opened; null for an ordinary visit. */
export function useLanding(): Landing | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => landing,
  );
}
