/** An address that a click may lead to; undefined for everything that is no page of the web. */
export function webAddress(address: string | null | undefined): string | undefined {
  if (address == null || !URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}

/** The name of the computer that an address leads to, with its port. */
export function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : '';
}
