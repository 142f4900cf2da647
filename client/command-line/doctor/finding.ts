/** The steps in the order in which a client takes them. */
export type Step = 'server' | 'interface' | 'name' | 'tcp' | 'tls' | 'host' | 'identity' | 'clock' | 'mode' | 'key';

/** What one step showed. `detail`: facts, such as an address; never a key. */
export interface Finding {
  readonly step: Step;
  readonly code: FindingCode;
  readonly detail: string;
}

/** What is wrong, and what to do about it. */
export const faults = {
  not_paired: 'This computer is not paired with that server, so it has no key: doorward pair.',
  none_found: 'No server of that id announces itself on this network. Give its address.',
  no_network: 'This computer has no network: only loopback has an address. Connect it.',
  no_route:
    'This computer has no way to that address. Is it in the same network, is the right interface up, is a VPN in between? Or a firewall refuses the connection: open the port for TCP there.',
  name_not_resolved: 'The name leads to no address. Use the address itself, or mend DNS.',
  connection_refused:
    'That computer is there, but nothing listens on the port. Start Doorward, or switch the network on under This server. Or a firewall refuses the connection: open the port for TCP there.',
  connection_prohibited:
    'This computer itself forbids the connection: a firewall on it, or a rule among its routes. Allow the program or the address in it.',
  lan_off: 'Doorward runs on this computer, but only for this computer. Switch the network on under This server.',
  connection_timed_out: 'Nothing came back. A firewall swallows it, or the computer is off: open the port for TCP there.',
  connection_lost: 'The connection was cut. Something in between (a proxy, a firewall) does not like it.',
  pin_mismatch:
    'Somebody else answers there, or the server has a new key. Compare the pin with This server; pair again only if it shows the new one.',
  certificate_not_trusted: 'Nobody whom this computer trusts vouches for that server. Give the pin that This server shows, with --pin.',
  tls_missing: 'What answers there speaks no TLS. Is it the right port, and is server.tls switched off?',
  host_not_allowed: 'The server does not know itself by that name. Use one of its addresses, or add the name to server.allowedHosts.',
  not_doorward: 'What answers there is not Doorward. Is it the right port?',
  other_server: 'Another Doorward answers there: its id is not the one that was paired with. Pair with it, or find the old one.',
  clock_differs: 'The clocks of the two computers differ by more than two minutes: codes and certificates will fail. Set them by the network.',
  setup_open: 'Nobody has set that server up yet. Open it on its own computer first.',
  insecure_connection: 'That way is not encrypted, so no key is sent over it. Use the https address.',
  key_missing: 'The key is not in the keychain any more. Pair again.',
  vault_unavailable: 'The keychain is locked or does not answer. Unlock it and try again.',
  key_expired: 'The key has expired. Pair again.',
  key_ended: 'Somebody ended this key, at Doorward under Everything that can get in. Pair again if they agree.',
  keys_renewed: 'That server had lost its keychain and made new keys, so everybody signs in again; no account is lost. Pair again.',
  account_disabled: 'The account is switched off. Ask whoever runs the server.',
  server_trouble: 'The server answers that it cannot at the moment. Its log says why.',
} as const;

export type FaultCode = keyof typeof faults;
/** `skipped`: there was nothing to look at. */
export type FindingCode = 'ok' | 'skipped' | FaultCode;

export const isFault = ({ code }: Finding) => code !== 'ok' && code !== 'skipped';

/** What to do about it; null where nothing is wrong. */
export function adviceFor(code: FindingCode): string | null {
  return code === 'ok' || code === 'skipped' ? null : faults[code];
}
