import type { Credential } from '../../server/contract/schemas.ts';
import { closeOldSecret, endKey } from './api-keys.ts';
import { unlinkCasdoor } from './casdoor.ts';
import { listRequests, refuse } from './pairing.ts';
import { endTotp, switchEmailCodes } from './second-factor.ts';
import { endSession } from './sessions.ts';

export type { Credential };
export type CredentialKind = Credential['kind'];

/** A pairing that was allowed and not fetched has no number yet: it is found by when it was asked for. */
async function takeBack({ label, created_at: at }: Credential): Promise<unknown> {
  const { requests } = await listRequests(AbortSignal.timeout(10_000));
  const found = requests.find((one) => one.state === 'approved' && one.client_name === label && one.created_at === at);
  return found && refuse(found.user_code, 'undo');
}

const withId = ({ id }: Credential) => id ?? 0;
const ends: Readonly<Partial<Record<CredentialKind, (credential: Credential) => Promise<unknown>>>> = {
  session: (one) => endSession(withId(one)),
  paired_device: (one) => (one.id === null ? takeBack(one) : endSession(one.id)),
  api_key: (one) => endKey(withId(one)),
  old_api_key_secret: (one) => closeOldSecret(withId(one)),
  identity: () => unlinkCasdoor(),
  totp: () => endTotp(),
  email_code: () => switchEmailCodes(false),
};

/** Ended by a button here; the rest is ended by what replaces it. */
export function isEndable({ kind, revocable, is_current: here }: Credential): boolean {
  return revocable && !here && ends[kind] !== undefined;
}

/** Errors: those of what ends it. */
export async function endCredential(one: Credential): Promise<void> {
  await ends[one.kind]?.(one);
}

/** For a few seconds the end of a session can be taken back. */
export function canComeBack({ kind, id }: Credential): boolean {
  return (kind === 'session' || kind === 'paired_device') && id !== null;
}
