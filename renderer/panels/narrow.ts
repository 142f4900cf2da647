import { useSyncExternalStore } from 'react';

/** As in the style sheets: where the navigation is a bar at the bottom. */
const narrow = matchMedia('(max-width: 48em)');

/** Whether the window is a small one now. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener);
      return () => narrow.removeEventListener('change', listener);
    },
    () => narrow.matches,
  );
}
