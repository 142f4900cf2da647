import { useState } from 'react';

/** What a row of the list can say about somebody, in the order in which it does. */
export const columns = ['email', 'role', 'lastSeen', 'sessions', 'keys', 'secondFactor', 'source'] as const;
export type Column = (typeof columns)[number];

/** The role is told by a badge already. */
const usual: readonly Column[] = columns.filter((column) => column !== 'role');
const key = 'doorward-account-columns';

/** What was chosen in this browser; what it does not know, or cannot read, does not count. */
function chosen(): readonly Column[] {
  const stored = localStorage.getItem(key);
  if (stored === null) return usual;
  const names = stored.split(' ');
  return columns.filter((column) => names.includes(column));
}

/** Which facts the rows show, kept in this browser. */
export function useColumns(): readonly [readonly Column[], (column: Column, on: boolean) => void] {
  const [shown, setShown] = useState(chosen);
  const show = (column: Column, on: boolean) => {
    const next = columns.filter((one) => (one === column ? on : shown.includes(one)));
    localStorage.setItem(key, next.join(' '));
    setShown(next);
  };
  return [shown, show];
}
