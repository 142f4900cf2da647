import { useEffect, useState } from 'react';
import { isFocusLost } from './next-row.ts';

/** What had the focus before the dialog that was opened last. */
let opener: Element | null = null;

/**
 * For a dialog that is drawn only while it asks: the focus that it had goes back to what opened it, or, where that was another dialog that is gone too,
 * to what opened that one. What was focused meanwhile is left alone. `opened`: whether it asks from the start; one that stays in the page is Mantine's matter.
 */
export function useFocusBack(opened: boolean): void {
  const [openers] = useState(() => (opened ? [document.activeElement, opener] : []));
  useEffect(() => {
    const [own = null] = openers;
    if (own !== null) opener = own;
    // Not at once: the dialog is still there, and the focus may be on its way to a better place.
    return () => {
      requestAnimationFrame(() => {
        const back = openers.find((one) => one?.isConnected === true && one !== document.body);
        if (back instanceof HTMLElement && isFocusLost()) back.focus();
      });
    };
  }, [openers]);
}
