import { useCallback, useSyncExternalStore } from 'react';

/** The time, in steps: the component is drawn again once a step and not more often. */
export function useNow(stepMs: number): number {
  const subscribe = useCallback(
    (tick: () => void) => {
      const timer = setInterval(tick, stepMs);
      return () => {
        clearInterval(timer);
      };
    },
    [stepMs],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / stepMs) * stepMs);
}
