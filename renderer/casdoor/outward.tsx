import { webAddress } from './web-address.ts';

/** A link to a page of the other service; nothing where it names none. */
export function Outward({ to, children }: { readonly to: string | null; readonly children: string }) {
  const address = webAddress(to);
  if (address === undefined) return null;
  return (
    <a href={address} className="dw-link" target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
