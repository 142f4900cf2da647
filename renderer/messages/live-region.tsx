import { VisuallyHidden } from '@mantine/core';
import { useAnnouncement } from './announce.ts';

/** Where results are read out. Always in the page: a region that comes with its text is not read. */
export function LiveRegion() {
  const { text, count } = useAnnouncement();
  return (
    <VisuallyHidden role="status" aria-live="polite" aria-atomic="true" data-testid="live-region">
      {text === '' ? null : <span key={count}>{text}</span>}
    </VisuallyHidden>
  );
}
