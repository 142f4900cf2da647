/** Where devices find this server and how they know it again. */
export interface Reach {
  /** Of the installation: the same whatever its address. */
  readonly serverId: string;
  /** What its key must be, as curl's `--pinnedpubkey` takes it; null: it speaks plain HTTP. */
  readonly pin: string | null;
  /** `host:port` each, IPv6 in brackets. */
  readonly addresses: readonly string[];
  /** The same for programs on this computer, where it is reached from nowhere else. */
  readonly here: string;
}

/** What the QR code says: `doorward://pair?id=…&pin=…&addr=…&code=…`, each address with a name of its own. */
export function pairingUri({ serverId, pin, addresses, here }: Reach, code: string): string {
  const query = new URLSearchParams({ id: serverId, ...(pin === null ? {} : { pin }) });
  for (const address of addresses.length === 0 ? [here] : addresses) query.append('addr', address);
  query.append('code', code);
  return `doorward://pair?${query.toString()}`;
}
