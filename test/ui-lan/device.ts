import { z } from 'zod';
import { DeviceAuthorized, DeviceTokenAnswer } from '../../server/contract/pairing.ts';

const grant = 'urn:ietf:params:oauth:grant-type:device_code';

/** Another device, played by HTTP: it knows nothing but RFC 8628. */
export interface SecondDevice extends DeviceAuthorized {
  /** What came of it: the status and the error, or the key. Ask once: it may not ask more often than every five seconds. */
  readonly fetch: () => Promise<{ readonly status: number; readonly error: string | undefined; readonly key: string }>;
}

export async function secondDevice(url: string, fields: Readonly<Record<string, string>> = {}): Promise<SecondDevice> {
  const send = (path: string, form: Readonly<Record<string, string>>) =>
    fetch(`${url}/api/v1/auth/device/${path}`, { method: 'POST', headers: { 'user-agent': 'okhttp/4.12' }, body: new URLSearchParams(form) });
  const asked = await send('authorize', { client_name: 'Pixel 8', scope: 'read write', ...fields });
  if (asked.status !== 200) throw new Error(`authorize answered ${String(asked.status)} ${await asked.text()}`);
  const authorized = DeviceAuthorized.parse(await asked.json());
  return {
    ...authorized,
    fetch: async () => {
      const response = await send('token', { grant_type: grant, device_code: authorized.device_code });
      const body: unknown = await response.json();
      const error = z.object({ error: z.string() }).safeParse(body).data?.error;
      return { status: response.status, error, key: DeviceTokenAnswer.safeParse(body).data?.access_token ?? '' };
    },
  };
}

/** What its key gets now. */
export async function statusOf(url: string, key: string): Promise<number> {
  return (await fetch(`${url}/api/v1/auth/sessions`, { headers: { authorization: `Bearer ${key}` } })).status;
}
