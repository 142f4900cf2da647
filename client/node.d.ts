import { type ClientOptions, type DoorwardClient } from './client.ts';
export { DoorwardError } from './error.ts';
export type * from './index.ts';
/**
 * A client for Node. With a pin, whoever holds that key is the server and nobody else, whatever any certificate authority says; without one the usual
 * rules count. Errors: TypeError for a pin or an address that is none.
 */
export declare function createClient(options: ClientOptions): DoorwardClient;
