import { useEffect, useRef, type RefObject } from 'react';

/** Takes the focus when it appears, but not away from somebody who is typing or answering a question. */
export function useDefaultFocus(): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const busy =
      document.activeElement?.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog] *') ?? false;
    if (!busy) button.current?.focus();
  }, []);
  return button;
}
