import type { CasdoorExchange } from '../../contract/casdoor.ts';
import { AppError } from '../../errors.ts';
import type { Peer } from '../../http/peer.ts';
import type { Throttle } from '../../http/throttle.ts';
import type { Connected } from './connection.ts';
import type { SsoFlow } from './flow.ts';
import type { FreshIdentity } from './identity.ts';

/** The identity behind a code that a client fetched itself. Errors: as SsoFlow.exchange; AppError `too_many_attempts`. */
export function exchanged(
  connected: Connected,
  { code, redirect_uri: redirectUri, code_verifier: codeVerifier, nonce, iss }: CasdoorExchange,
  peer: Peer,
  { flow, throttle }: { readonly flow: SsoFlow; readonly throttle: Throttle },
): Promise<FreshIdentity> {
  return counted(throttle, 'casdoor code', peer, () => flow.exchange(connected, { code, redirectUri, codeVerifier, nonce, iss }, peer));
}

/** Counts failures by address. That the provider is down is nobody's: whoever tried meanwhile is not shut out when it is back. */
export async function counted<T>(throttle: Throttle, what: string, peer: Peer, work: () => Promise<T>): Promise<T> {
  const name = `${what} from ${peer.address}`;
  await throttle.attempt(name, peer);
  try {
    const result = await work();
    await throttle.forgive(name, peer);
    return result;
  } catch (error) {
    if (error instanceof AppError && error.code === 'casdoor_unreachable') await throttle.forgive(name, peer);
    throw error;
  }
}
