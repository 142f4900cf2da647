import { ApiError } from './error.ts';

/** Asks the person to show once more that it is them; false where they would rather not. */
export type Prover = () => Promise<boolean>;

let prover: Prover | null = null;

/** The dialog that asks says here that it is on the page. Null takes it away. */
export function setProver(next: Prover | null): void {
  prover = next;
}

/** Makes a call; where the server wants a recent proof first, asks for it and makes the call once more. Errors: those of the call. */
export async function withProof<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'recent_sign_in_required' || prover === null || !(await prover())) throw error;
    return call();
  }
}
