import { DoorwardError } from '../../error.ts';
import { createClient } from '../../node.ts';
import { tokenOf, type Remembered } from '../remembered.ts';
import type { FaultCode, Finding } from './finding.ts';

const isFaultCode: Readonly<Partial<Record<string, FaultCode>>> = {
  session_expired: 'key_expired',
  account_disabled: 'account_disabled',
  insecure_connection: 'insecure_connection',
};

/** Whether the key still lets this computer in. One that the server does not know any more was ended, unless its time was over. */
export async function tryKey(url: string, server: Remembered, now = Date.now()): Promise<Finding> {
  const finding = (code: Finding['code'], detail = ''): Finding => ({ step: 'key', code, detail });
  let token: string | null;
  try {
    token = await tokenOf(server);
  } catch {
    return finding('vault_unavailable');
  }
  if (token === null) return finding('key_missing');
  const client = createClient({ url, token, ...(server.pin === null ? {} : { pin: server.pin }) });
  try {
    const { user } = await client.me();
    return user ? finding('ok', `${user.username}: ${server.scope}`) : finding('key_ended');
  } catch (error) {
    if (!(error instanceof DoorwardError)) throw error;
    if (error.code === 'invalid_token') return finding(Date.parse(server.expires_at) <= now ? 'key_expired' : 'key_ended', server.expires_at);
    return finding(isFaultCode[error.code] ?? 'server_trouble', error.code);
  }
}
