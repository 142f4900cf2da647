import { AppError } from '../../errors.ts';
import { ContactFailure } from './contact-failure.ts';
import type { ReportedIdentity } from './identity.ts';
import type { Provider, RejectionReason } from './provider-port.ts';
import { ProviderRejection } from './rejection.ts';

/**
 * What came of a question about somebody. `token`: the refresh token that is good from now on, null where none came. `isSettled`: the old token was not
 * used up, or its successor is known.
 */
export type Asked = { readonly token: string | null; readonly isSettled: boolean } & (
  | { readonly kind: 'word'; readonly identity: ReportedIdentity }
  /** Answered, but what decides is not known. */
  | { readonly kind: 'unknown' }
  /** The grant or the person is gone. */
  | { readonly kind: 'no'; readonly reason: RejectionReason }
  /** The grant is over by its age, or by a change of keys: no word about the person, but nothing can be asked any more. */
  | { readonly kind: 'over' }
  /** Only a no to the grant is about the person; anything else (a key that is being rotated, a wall in front) says nothing of them. */
  | { readonly kind: 'refused'; readonly reason: RejectionReason }
  | { readonly kind: 'silence' }
);

/** Asks once. Never throws for what the provider does. */
export async function askAbout(provider: Provider, refreshToken: string, subject: string): Promise<Asked> {
  let answered = false;
  let token: string | null = null;
  const listen = (rotated: string | null) => {
    answered = true;
    token = rotated ?? refreshToken;
  };
  try {
    const { identity, groupsUnknown } = await provider.refresh(refreshToken, subject, listen);
    return groupsUnknown ? { kind: 'unknown', token, isSettled: true } : { kind: 'word', identity, token, isSettled: true };
  } catch (error) {
    if (error instanceof ProviderRejection) {
      if (error.reason === 'grant_unreadable') return { kind: 'over', token, isSettled: true };
      const kind = error.reason === 'code_rejected' ? 'no' : 'refused';
      return { kind, reason: error.reason, token, isSettled: true };
    }
    if (!(error instanceof AppError) || error.code !== 'casdoor_unreachable') throw error;
    const neverArrived = !(error.cause instanceof ContactFailure) || error.cause.neverArrived;
    return { kind: 'silence', token, isSettled: answered || neverArrived };
  }
}
