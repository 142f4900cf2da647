/** The steps in the order in which a client takes them. */
export type Step = 'server' | 'interface' | 'name' | 'tcp' | 'tls' | 'host' | 'identity' | 'clock' | 'mode' | 'key';
/** What one step showed. `detail`: facts, such as an address; never a key. */
export interface Finding {
    readonly step: Step;
    readonly code: FindingCode;
    readonly detail: string;
}
/** What is wrong, and what to do about it. */
declare const faults: {
    readonly not_paired: "This computer is not paired with that server, so it has no key: doorward pair.";
    readonly none_found: "No server of that id announces itself on this network. Give its address.";
    readonly no_network: "This computer has no network: only loopback has an address. Connect it.";
    readonly no_route: "This computer has no way to that address. Is it in the same network, is the right interface up, is a VPN in between?";
    readonly name_not_resolved: "The name leads to no address. Use the address itself, or mend DNS.";
    readonly connection_refused: "That computer is there, but nothing listens on the port. Start Doorward, or switch the network on under This server.";
    readonly lan_off: "Doorward runs on this computer, but only for this computer. Switch the network on under This server.";
    readonly connection_timed_out: "Nothing came back. A firewall swallows it, or the computer is off: open the port for TCP there.";
    readonly connection_lost: "The connection was cut. Something in between (a proxy, a firewall) does not like it.";
    readonly pin_mismatch: "Somebody else answers there, or the server has a new key. Compare the pin with This server; pair again only if it shows the new one.";
    readonly certificate_not_trusted: "Nobody whom this computer trusts vouches for that server. Give the pin that This server shows, with --pin.";
    readonly tls_missing: "What answers there speaks no TLS. Is it the right port, and is server.tls switched off?";
    readonly host_not_allowed: "The server does not know itself by that name. Use one of its addresses, or add the name to server.allowedHosts.";
    readonly not_doorward: "What answers there is not Doorward. Is it the right port?";
    readonly other_server: "Another Doorward answers there: its id is not the one that was paired with. Pair with it, or find the old one.";
    readonly clock_differs: "The clocks of the two computers differ by more than two minutes: codes and certificates will fail. Set them by the network.";
    readonly setup_open: "Nobody has set that server up yet. Open it on its own computer first.";
    readonly insecure_connection: "That way is not encrypted, so no key is sent over it. Use the https address.";
    readonly key_missing: "The key is not in the keychain any more. Pair again.";
    readonly vault_unavailable: "The keychain is locked or does not answer. Unlock it and try again.";
    readonly key_expired: "The key has expired. Pair again.";
    readonly key_ended: "Somebody ended this key, at Doorward under Everything that can get in. Pair again if they agree.";
    readonly keys_renewed: "That server had lost its keychain and made new keys, so everybody signs in again; no account is lost. Pair again.";
    readonly account_disabled: "The account is switched off. Ask whoever runs the server.";
    readonly server_trouble: "The server answers that it cannot at the moment. Its log says why.";
};
export type FaultCode = keyof typeof faults;
/** `skipped`: there was nothing to look at. */
export type FindingCode = 'ok' | 'skipped' | FaultCode;
export declare const isFault: ({ code }: Finding) => boolean;
/** What to do about it; null where nothing is wrong. */
export declare function adviceFor(code: FindingCode): string | null;
export {};
