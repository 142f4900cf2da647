import { webAddress } from './web-address.ts';

/**
 * Opens a page of another site: in the desktop window the system's browser does it, in a browser a new tab that knows nothing of this page.
 * False where it was not opened, as far as that can be known: a browser does not tell what it blocked.
 */
export async function openOutside(address: string): Promise<boolean> {
  const url = webAddress(address);
  if (url === undefined) return false;
  if (window.doorward !== undefined) return window.doorward.openExternal(url).catch(() => false);
  window.open(url, '_blank', 'noopener,noreferrer');
  return true;
}
