import type { Fetch } from './http.ts';
/** A `fetch` that goes to the holder of the pinned key. Errors: TypeError for a pin that is none; DoorwardError `pin_mismatch`, `insecure_connection` for an address without TLS. */
export declare function createPinnedFetch(pin: string): Fetch;
