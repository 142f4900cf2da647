import { useEffect } from 'react';

/** Typed text is not thrown away by a slip, and an open list closes by the same key. */
function isBusy(target: EventTarget | null): boolean {
  if (target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox' && target.value !== '';
}

/** Escape on the page, but in no dialog that lies over it. */
export function useEscape(on: (() => void) | null): void {
  useEffect(() => {
    if (on === null) return;
    const hear = (event: KeyboardEvent) => {
      const over = document.querySelector('[role=dialog]') !== null;
      if (event.key === 'Escape' && !event.isComposing && !over && !isBusy(event.target)) on();
    };
    // Before the dialog hears it: afterwards it would be gone.
    document.addEventListener('keydown', hear, true);
    return () => document.removeEventListener('keydown', hear, true);
  }, [on]);
}
