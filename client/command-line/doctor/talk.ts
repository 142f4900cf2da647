import { DoorwardError } from '../../error.ts';
import { createClient } from '../../node.ts';
import type { ModeAnswer, WellKnownDoorward } from '../../wire.ts';
import type { Finding, FindingCode } from './finding.ts';

export interface Known {
  readonly pin: string | null;
  readonly id: string | null;
}

export interface Spoken {
  readonly findings: readonly Finding[];
  readonly facts: WellKnownDoorward | null;
  /** When the server made new keys in the place of lost ones, where it did so lately. */
  readonly keysRenewedAt?: string | undefined;
}

const mostSeconds = 120;

/** TLS, Host, who it is, its clock and its mode; nothing secret is sent. Ends with the first fault that keeps the next step from being taken. */
export async function speak(url: string, { pin, id }: Known, now = Date.now()): Promise<Spoken> {
  const client = createClient({ url, ...(pin === null ? {} : { pin }) });
  const isTls = url.startsWith('https:');
  let response: Response;
  try {
    response = await client.http.open('/.well-known/doorward', 'application/json');
  } catch (error) {
    const code = faultOf(error, isTls);
    const step = code === 'host_not_allowed' || code === 'not_doorward' || code === 'server_trouble' ? 'host' : 'tls';
    const tls: Finding[] = step === 'host' ? [tlsFinding(isTls, pin)] : [];
    return { findings: [...tls, { step, code, detail: new URL(url).host }], facts: null };
  }
  const facts = await factsOf(response);
  const { host } = new URL(url);
  const before: Finding[] = [tlsFinding(isTls, pin), { step: 'host', code: facts ? 'ok' : 'not_doorward', detail: host }];
  if (!facts) return { findings: before, facts };
  const other = id !== null && facts.server_id !== id;
  const findings = [...before, { step: 'identity', code: other ? 'other_server' : 'ok', detail: facts.server_id } as const, clock(response, now)];
  if (other) return { findings, facts: null };
  const { finding, keysRenewedAt } = await mode(client.mode());
  return { findings: [...findings, finding], facts, keysRenewedAt };
}

const tlsFinding = (isTls: boolean, pin: string | null): Finding =>
  isTls ? { step: 'tls', code: 'ok', detail: pin === null ? 'trusted authority' : 'pin' } : { step: 'tls', code: 'skipped', detail: 'no TLS' };

function faultOf(error: unknown, isTls: boolean): FindingCode {
  if (!(error instanceof DoorwardError)) throw error;
  switch (error.code) {
    case 'pin_mismatch':
    case 'certificate_not_trusted':
    case 'host_not_allowed':
      return error.code;
    case 'unreachable':
      return isTls && /wrong version|packet length|EPROTO|SSL/i.test(said(error)) ? 'tls_missing' : 'connection_lost';
    case 'timed_out':
      return 'connection_timed_out';
    default:
      return error.status === 421 ? 'host_not_allowed' : error.status >= 500 ? 'server_trouble' : 'not_doorward';
  }
}

/** What the layers below said. */
function said(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  return `${error.message} ${code} ${error.cause instanceof Error ? said(error.cause) : ''}`;
}

async function factsOf(response: Response): Promise<WellKnownDoorward | null> {
  try {
    const facts: unknown = await response.json();
    const isOurs = typeof facts === 'object' && facts !== null && 'server_id' in facts && typeof facts.server_id === 'string';
    return isOurs ? (facts as WellKnownDoorward) : null;
  } catch {
    return null;
  }
}

function clock({ headers }: Response, now: number): Finding {
  const there = Date.parse(headers.get('Date') ?? '');
  if (Number.isNaN(there)) return { step: 'clock', code: 'skipped', detail: 'no Date' };
  const seconds = Math.round((now - there) / 1000);
  return { step: 'clock', code: Math.abs(seconds) > mostSeconds ? 'clock_differs' : 'ok', detail: `${seconds} s` };
}

async function mode(answer: Promise<ModeAnswer>): Promise<{ readonly finding: Finding; readonly keysRenewedAt?: string | undefined }> {
  try {
    const { mode: name, setup_open, keys_renewed_at: keysRenewedAt } = await answer;
    return { finding: { step: 'mode', code: setup_open ? 'setup_open' : 'ok', detail: name }, keysRenewedAt };
  } catch {
    return { finding: { step: 'mode', code: 'server_trouble', detail: '' } };
  }
}
