import type { z } from 'zod';
import type { Peer } from '../http/peer.ts';
import type { Proof } from './proof.ts';

/** A way to answer `login`: what it reads of the request, and what it takes for a proof. A mode opens exactly one; compose.ts hands it on. */
export interface SignInMethod {
  readonly body: z.ZodType;
  /** `input` was read by `body`. Errors: AppError `invalid_credentials`, `too_many_attempts`, `server_busy`. */
  prove(input: unknown, peer: Peer): Promise<{ readonly proof: Proof; readonly deviceLabel: string | undefined }>;
}

/** Ties a schema to its prover; the route knows neither. */
export function signInMethod<S extends z.ZodType>(
  body: S,
  prove: (input: z.infer<S>, peer: Peer) => ReturnType<SignInMethod['prove']>,
): SignInMethod {
  // The route calls it with what this very schema read; only the type is forgotten on the way.
  return { body, prove };
}
