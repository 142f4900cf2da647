import { useEffect, useState } from 'react';

const nameOf = (view: string) => (view === 'mine' ? 'doorward-activity-seen' : `doorward-activity-seen-${view}`);

function stored(view: string): number | null {
  const id = Number(localStorage.getItem(nameOf(view)));
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

/**
 * The newest event that was shown at an earlier visit to each of the two views, in this browser; null at the first one. What is shown now counts as
 * seen from the next visit on.
 */
export function useSeenBefore(view: 'mine' | 'all', newest: number | undefined): number | null {
  const [before] = useState(() => ({ mine: stored('mine'), all: stored('all') }));
  useEffect(() => {
    if (newest !== undefined) localStorage.setItem(nameOf(view), String(newest));
  }, [view, newest]);
  return before[view];
}
