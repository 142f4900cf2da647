import { type ClientOptions, type DoorwardClient } from './client.ts';
export type { ClientOptions, DoorwardClient, KeyWish, Login, SecondFactorChannel } from './client.ts';
export { DoorwardError, type ClientErrorCode, type ConnectionErrorCode, type FieldErrors } from './error.ts';
export type { DoorwardEvent } from './events.ts';
export type { Fetch, Http, Method, Query, Sending } from './http.ts';
export type { PairingStatus, PairingWish } from './pairing.ts';
export type * from './wire.ts';
/** A client for browsers. Errors: DoorwardError `pin_not_supported` where a pin is given: no page can look at a certificate, and a promise that is not kept is none. */
export declare function createClient(options: ClientOptions): DoorwardClient;
