import type { Account } from '../../accounts/account.ts';
import { OwnerLogin } from '../../contract/inputs.ts';
import { AppError } from '../../errors.ts';
import { signInMethod, type SignInMethod } from '../sign-in-method.ts';

/** Single mode's way in: whoever sits at this computer is the owner, unless a page of another site or a proxy speaks for them (product.md Modes). */
export function ownerSignIn(implicitOwner: () => Promise<Account | null>): SignInMethod {
  return signInMethod(OwnerLogin, async (body, peer) => {
    const account = peer.isLocal && !peer.foreign ? await implicitOwner() : null;
    if (!account) throw new AppError('invalid_credentials');
    return { proof: { account, method: 'owner' }, deviceLabel: body.device_label };
  });
}
