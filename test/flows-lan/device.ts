import { z } from 'zod';
import { DeviceAuthorized, DeviceTokenAnswer, PairingCard } from '../../server/contract/pairing.ts';
import type { House } from '../flows/house.ts';
import { read, type Reply } from '../flows/talk.ts';

export const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
export const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
type Somewhere = Pick<House, 'send' | 'clock'>;

/** A client that knows nothing but RFC 8628: forms out, and what comes back. */
export interface Device extends DeviceAuthorized {
  /** Waits as long as it was told, then asks. */
  readonly poll: () => Promise<Reply>;
  /** Asks at once. */
  readonly pollNow: () => Promise<Reply>;
  /** Its token; errors where there is none. */
  readonly token: () => Promise<DeviceTokenAnswer>;
}

export async function askToPair(house: Somewhere, fields: Readonly<Record<string, string>> = {}, userAgent = 'okhttp/4.12'): Promise<Device> {
  const raw = new URLSearchParams({ client_id: 'whatever', client_name: 'Pixel 8', ...fields }).toString();
  const asked = read(await house.send('POST', 'device/authorize', { raw, headers: { ...form, 'User-Agent': userAgent } }), 200, DeviceAuthorized);
  const pollNow = () => {
    const question = new URLSearchParams({ grant_type: grantType, device_code: asked.device_code, client_id: 'whatever' }).toString();
    return house.send('POST', 'device/token', { raw: question, headers: form });
  };
  const poll = () => {
    house.clock.forward(asked.interval * 1000);
    return pollNow();
  };
  return { ...asked, poll, pollNow, token: async () => read(await poll(), 200, DeviceTokenAnswer) };
}

/** Somebody who answers: with a session's token, or none for single mode's owner. */
export function answers(house: Pick<House, 'send'>, token?: string) {
  const who = token === undefined ? {} : { token };
  const send = (path: string, body: object = {}) => house.send('POST', `device/requests${path}`, { ...who, body });
  const look = (code: string) => send('', { user_code: code });
  const approve = (code: string, wish: object = {}) => send(`/${encodeURIComponent(code)}/approve`, wish);
  return {
    look,
    approve,
    deny: (code: string) => send(`/${encodeURIComponent(code)}/deny`),
    block: (code: string) => send(`/${encodeURIComponent(code)}/block`),
    list: () => house.send('GET', 'device/requests', who),
    letIn: async (code: string, wish: object = {}): Promise<PairingCard> => {
      read(await look(code), 200, PairingCard);
      return read(await approve(code, wish), 200, PairingCard);
    },
  };
}

const OauthError = z.object({ error: z.string(), error_description: z.string(), code: z.string(), detail: z.string(), request_id: z.string() });
/** What RFC 6749's clients read of an error, which has our shape too. */
export const oauthError = (reply: Reply) => [reply.status, OauthError.parse(reply.body).error];
