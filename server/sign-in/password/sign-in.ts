import { firstIdent, PasswordLogin } from '../../contract/inputs.ts';
import type { Peer } from '../../http/peer.ts';
import type { Proof } from '../proof.ts';
import { signInMethod, type SignInMethod } from '../sign-in-method.ts';

/** Name or e-mail address and password, under every name the seeds' clients send (api.md login). */
export function passwordSignIn(prove: (ident: string, password: string, peer: Peer) => Promise<Proof>): SignInMethod {
  return signInMethod(PasswordLogin, async (body, peer) => ({
    proof: await prove(firstIdent(body), body.password, peer),
    deviceLabel: body.device_label,
  }));
}
