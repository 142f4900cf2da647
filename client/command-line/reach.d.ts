import type { WellKnownDoorward } from '../wire.ts';
import { type Remembered } from './remembered.ts';
/** A server that answered, and is the one that was looked for. */
export interface Reached {
    readonly url: string;
    readonly facts: WellKnownDoorward;
}
interface Wanted {
    readonly urls: readonly string[];
    readonly pin: string | null;
    readonly id: string | null;
}
/**
 * The first of the addresses at which the wanted server answers: the holder of the pin where there is one, with the id where that is known. Nothing secret
 * is sent. Errors: DoorwardError, the most telling one; `pin_mismatch` also for another server's id.
 */
export declare function reach({ urls, pin, id }: Wanted): Promise<Reached>;
/**
 * A paired server, wherever it is now: at one of the addresses where it was, else where it is announced; checked by its pin in both cases. A new
 * address is remembered. Errors: DoorwardError.
 */
export declare function reachAgain(server: Remembered): Promise<Reached>;
/** Addresses that are new. A server without a pin is known by its name alone, so nobody's announcement is believed. */
export declare function announcedUrls({ id, pin, urls }: Remembered): Promise<readonly string[]>;
export {};
