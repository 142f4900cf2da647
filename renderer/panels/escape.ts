import type { KeyboardEvent } from 'react';

interface EscapeProps {
  readonly closeOnEscape: false;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** Escape closes the window that has the focus, and not those that it lies on: Mantine's own listens on the whole page. */
export function escapeCloses(close: () => void): EscapeProps {
  return {
    closeOnEscape: false,
    onKeyDown: (event) => {
      // React hands on events of windows that were opened from this one: those are elsewhere in the page.
      const own = event.target instanceof Node && event.currentTarget.contains(event.target);
      if (event.key === 'Escape' && own && !event.nativeEvent.isComposing) close();
    },
  };
}
