import { clientOver, type ClientOptions, type DoorwardClient } from './client.ts';
import { createTrustedFetch } from './trusted-fetch.ts';
import { createPinnedFetch } from './pinned-fetch.ts';

export { DoorwardError } from './error.ts';
export type * from './index.ts';

/**
 * A client for Node. With a pin, whoever holds that key is the server and nobody else, whatever any certificate authority says; without one the usual
 * rules count. Errors: TypeError for a pin or an address that is none.
 */
export function createClient(options: ClientOptions): DoorwardClient {
  if (options.pin !== undefined) return clientOver(options, createPinnedFetch(options.pin));
  return clientOver(options, options.fetch ?? createTrustedFetch());
}
