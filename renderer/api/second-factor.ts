import type { Approvals, Factors, RecoveryCodes, TotpUri } from '../../server/contract/factor-schemas.ts';
import type { Credential, CredentialList } from '../../server/contract/schemas.ts';
import { read, write } from './client.ts';

export type FactorsNow = Factors;
export type Approval = Approvals['approvals'][number];
export type { Credential };

export function readFactors(signal: AbortSignal): Promise<FactorsNow> {
  return read<FactorsNow>('2fa', { signal });
}

export async function readCredentials(signal: AbortSignal): Promise<readonly Credential[]> {
  return (await read<CredentialList>('credentials', { signal })).credentials;
}

/** The secret for the app; counts once a first code confirms it. */
export async function beginTotp(): Promise<string> {
  return (await write<TotpUri>('POST', '2fa/totp')).otpauth_uri;
}

/** The answer: recovery codes, where there were none before. */
export async function confirmTotp(code: string): Promise<readonly string[]> {
  return (await write<RecoveryCodes>('POST', '2fa/totp/confirm', { code })).recovery_codes;
}

export function endTotp(): Promise<unknown> {
  return write('DELETE', '2fa/totp');
}

export async function renewRecoveryCodes(): Promise<readonly string[]> {
  return (await write<RecoveryCodes>('POST', '2fa/recovery-codes')).recovery_codes;
}

/** The answer: recovery codes, where there were none before. */
export async function switchEmailCodes(on: boolean): Promise<readonly string[]> {
  const answer = await write<Partial<RecoveryCodes> | undefined>(on ? 'PUT' : 'DELETE', '2fa/email');
  return answer?.recovery_codes ?? [];
}

export async function readApprovals(signal: AbortSignal): Promise<readonly Approval[]> {
  return (await read<Approvals>('2fa/approvals', { signal })).approvals;
}

export function decideApproval(id: number, approve: boolean): Promise<unknown> {
  return write('POST', `2fa/approvals/${id}/${approve ? 'approve' : 'deny'}`);
}
