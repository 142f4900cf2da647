import { DoorwardError } from './error.ts';
import type { Http } from './http.ts';
import type { DeviceAuthorized, DeviceTokenAnswer } from './wire.ts';

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628 3.5: after each `slow_down`. */
const slowerBy = 5;
/** Nobody is asked less often than this, however long the network has been away. */
const longestPause = 60;

/** What can be said of a pairing while it is under way. */
export type PairingStatus = 'waiting' | 'unreachable';

export interface PairingWish {
  /** The name that the owner sees. */
  readonly clientName?: string;
  /** Names with spaces between them: `read write`. */
  readonly scope?: string;
  /** The one-time code of a QR or a link. */
  readonly invitation?: string;
  readonly signal?: AbortSignal;
  /** Show `user_code` and `match_code` to the person. */
  readonly onCode?: (asked: DeviceAuthorized) => void;
  /** Told when it changes. */
  readonly onStatus?: (status: PairingStatus) => void;
  /** Resolves after so many seconds: tests bring their own. */
  readonly pause?: (seconds: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * Asks to be let in, and asks again until somebody has answered (RFC 8628): never before the interval is over, five seconds less often after each
 * `slow_down`, and less and less often while nobody answers at all. Errors: DoorwardError `access_denied`, `expired_token`, `too_many_attempts`.
 */
export async function pair(http: Http, wish: PairingWish = {}): Promise<DeviceTokenAnswer> {
  const body = { client_name: wish.clientName, scope: wish.scope, invitation: wish.invitation };
  const asked = await http.write<DeviceAuthorized>('POST', 'device/authorize', { body, signal: wish.signal });
  wish.onCode?.(asked);
  const pause = wish.pause ?? pauseFor;
  const question = { grant_type: grantType, device_code: asked.device_code };
  let interval = asked.interval;
  let status: PairingStatus | undefined;
  const tell = (next: PairingStatus) => {
    if (next !== status) wish.onStatus?.((status = next));
  };
  tell('waiting');
  for (let waited = 0; waited <= asked.expires_in; waited += interval) {
    await pause(interval, wish.signal);
    try {
      return await http.write<DeviceTokenAnswer>('POST', 'device/token', { body: question, signal: wish.signal });
    } catch (error) {
      const next = nextInterval(error, interval);
      tell(next.status);
      interval = next.interval;
    }
  }
  throw new DoorwardError('expired_token');
}

/** Errors: the error itself where asking again is of no use. */
function nextInterval(error: unknown, interval: number): { readonly interval: number; readonly status: PairingStatus } {
  if (!(error instanceof DoorwardError)) throw error;
  switch (error.code) {
    case 'authorization_pending':
      return { interval, status: 'waiting' };
    case 'slow_down':
    case 'too_many_attempts':
      return { interval: Math.max(interval + slowerBy, error.retryAfterSeconds ?? 0), status: 'waiting' };
    case 'unreachable':
    case 'timed_out':
    case 'server_busy':
    case 'storage_unavailable':
      return { interval: Math.min(interval * 2, Math.max(interval, longestPause)), status: 'unreachable' };
    default:
      throw error;
  }
}

function pauseFor(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new DoorwardError('timed_out'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp);
      resolve();
    }, seconds * 1000);
    if (signal?.aborted) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
  });
}
