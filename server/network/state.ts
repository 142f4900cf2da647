/** How the network reaches this server, at one moment: what discovery announces and a QR code holds. Nothing secret, no names of people. */
export interface NetworkState {
  /** This installation's id, as in `GET /.well-known/doorward`. */
  readonly serverId: string;
  /** There is at least one address beyond loopback that a socket of ours listens on. */
  readonly isOpen: boolean;
  readonly port: number;
  /** Those addresses, without ports; IPv6 without brackets. */
  readonly addresses: readonly string[];
  /** `sha256//…=` of the key that TLS answers with; null where there is none. */
  readonly pin: string | null;
  /** The admin's choice; announce only while `isOpen` too. */
  readonly mdns: boolean;
}

/** The hook for discovery: told after each change of anything in the state, address changes (DHCP) included. */
export interface NetworkWatch {
  now(): NetworkState;
  /** Gives back what takes the listener away again. The listener must not throw. */
  onChange(listener: (state: NetworkState) => void): () => void;
  /** What is announced at the moment, shown in `GET admin/network`; null: nothing. */
  announcedAs(name: string | null): void;
}
