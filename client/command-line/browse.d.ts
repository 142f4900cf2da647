/** A server as it announces itself. Nobody vouches for that: the pin is what tells whether it is the one that was paired with. */
export interface FoundServer {
    readonly name: string;
    readonly id: string;
    readonly version_api: string;
    readonly pin: string | null;
    /** `192.0.2.7:7420`, `[2001:db8::7]:7420` */
    readonly addresses: readonly string[];
}
/**
 * Listens for servers on every interface (RFC 6762) for so long, or until the one with this id has answered. By name, each once.
 * Errors: CommandError `mdns_unavailable` where no interface can be listened on.
 */
export declare function browse(timeoutMs: number, id?: string): Promise<readonly FoundServer[]>;
interface Announced {
    readonly name: string;
    readonly txt?: unknown;
}
/** What somebody on the network said, as far as it can be what a server says; undefined else. */
export declare function readAnnouncement({ name, txt }: Announced): FoundServer | undefined;
/** As it goes into a folder's name: nothing that could lead elsewhere. */
export declare const isServerId: (text: string) => boolean;
/** `192.0.2.7:7420`: an address, never a name that somebody else would resolve. */
export declare function isAddress(text: string): boolean;
export {};
