import { useEffect, useState } from 'react';

const key = 'doorward-activity-seen';

/**
 * The newest event that was shown at an earlier visit, in this browser; null at the first one. What is shown now counts as seen from the
 * next visit on.
 */
export function useSeenBefore(newest: number | undefined): number | null {
  const [before] = useState(() => {
    const stored = Number(localStorage.getItem(key));
    return Number.isSafeInteger(stored) && stored > 0 ? stored : null;
  });
  useEffect(() => {
    if (newest !== undefined) localStorage.setItem(key, String(newest));
  }, [newest]);
  return before;
}
