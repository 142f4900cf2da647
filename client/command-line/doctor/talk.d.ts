import type { WellKnownDoorward } from '../../wire.ts';
import type { Finding } from './finding.ts';
export interface Known {
    readonly pin: string | null;
    readonly id: string | null;
}
export interface Spoken {
    readonly findings: readonly Finding[];
    readonly facts: WellKnownDoorward | null;
    /** When the server made new keys in the place of lost ones, where it did so lately. */
    readonly keysRenewedAt?: string | undefined;
}
/** TLS, Host, who it is, its clock and its mode; nothing secret is sent. Ends with the first fault that keeps the next step from being taken. */
export declare function speak(url: string, { pin, id }: Known, now?: number): Promise<Spoken>;
