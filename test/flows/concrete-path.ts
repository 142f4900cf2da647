import { DeviceAuthorized, PairingInvitation, PairingList } from '../../server/contract/pairing.ts';
import { MailList } from '../../server/contract/mail-schemas.ts';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { AccountMade, SignInLink } from '../../server/contract/account-admin-schemas.ts';
import { Approvals, PendingSecondFactor } from '../../server/contract/factor-schemas.ts';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { addApp, withToken, type App } from '../flows-multi/team.ts';
import type { House } from './house.ts';
import { read } from './talk.ts';

/** Where a path of the document leads, and the token of whom it is about, where that is not the owner. */
export interface Concrete {
  readonly path: string;
  readonly token?: string;
}

/** Somebody who signs in with an authenticator app, and a second sign-in of theirs that waits for it or for their trusted device. */
interface Waiting {
  readonly challenge: string;
  readonly app: App;
  readonly token: string;
}

/** The path with the id of something that was made for it, so that every route has something to find. */
export async function concrete(house: House, path: string): Promise<Concrete> {
  if (path.includes('{user_code}')) {
    const device = path.endsWith('/undo') ? await allowedDevice(house) : await claimedDevice(house);
    return { path: path.replace('{user_code}', device.user_code) };
  }
  const made = await maker(path)?.(house);
  if (made === undefined) return { path };
  if (path.endsWith('/old-secret'))
    await house.send('POST', path.replace('{id}/old-secret', `${String(made.id)}/rotate`), { body: { overlap_seconds: 60 } });
  if (path.endsWith('/restore')) await house.send('DELETE', path.replace('{id}/restore', String(made.id)));
  const { token } = made;
  return { path: path.replace('{id}', String(made.id)), ...(token === undefined ? {} : { token }) };
}

type Maker = (house: House) => Promise<{ readonly id: number; readonly token?: string }>;

const makers: readonly (readonly [path: string, maker: Maker])[] = [
  ['/sessions/{id}', async (house) => ({ id: (await house.signIn({ body: { device_label: 'same' } })).session.id })],
  ['/api-keys/{id}', makeKey],
  ['/admin/accounts/{id}', inviteGuest],
  ['/admin/invitations/{id}', () => Promise.resolve({ id: 1 })],
  ['/admin/mail/{id}', holdMail],
  ['/2fa/approvals/{id}', askDevice],
  ['/device/invitations/{id}', async (house) => read(await house.send('POST', 'device/invitations'), 201, PairingInvitation)],
];

function maker(path: string): Maker | undefined {
  if (!path.includes('{id}')) return undefined;
  const found = makers.find(([part]) => path.includes(part));
  if (!found) throw new Error(`nothing is made here for ${path}`);
  return found[1];
}

async function makeKey(house: House): Promise<{ id: number }> {
  return read(await house.send('POST', 'api-keys', { body: { name: 'A key', scopes: ['read'] } }), 201, ApiKeyMade);
}

let guests = 0;

/** An account that has nothing yet, nor needs it: its invitation is held, as there is no mail server. */
async function inviteGuest(house: House): Promise<{ id: number }> {
  guests += 1;
  const name = `guest${String(guests)}`;
  const invited = await house.send('POST', 'admin/accounts', { body: { username: name, email: `${name}@example.org` } });
  return { id: read(invited, 201, AccountMade).account.id };
}

async function holdMail(house: House): Promise<{ id: number }> {
  await inviteGuest(house);
  const [newest] = read(await house.send('GET', 'admin/mail?limit=1'), 200, MailList).mails;
  if (!newest) throw new Error('no mail is held');
  return newest;
}

/** A sign-in link that works once. */
export async function linkOfGuest(house: House, id?: number): Promise<string> {
  const guest = id ?? (await inviteGuest(house)).id;
  return read(await house.send('POST', `admin/accounts/${String(guest)}/sign-in-link`), 200, SignInLink).token;
}

/** A guest whose second sign-in waits. The first one is on a trusted device. */
export async function waitingGuest(house: House): Promise<Waiting> {
  const { id } = await inviteGuest(house);
  const enter = async () => house.send('POST', 'sign-in-link', { body: { token: await linkOfGuest(house, id) } });
  const { token, session } = withToken(read(await enter(), 200, AuthPayload));
  const app = await addApp(house, token);
  await house.send('PATCH', `sessions/${String(session.id)}`, { token, body: { trusted: true } });
  return { challenge: read(await enter(), 200, PendingSecondFactor).challenge_id, app, token };
}

let devices = 0;

/** A device that asks to be paired. Each has a name of its own, so that one that is blocked leaves the others alone. */
export async function askingDevice(house: Pick<House, 'send'>): Promise<DeviceAuthorized> {
  await settleAll(house);
  devices += 1;
  return read(
    await house.send('POST', 'device/authorize', { body: { client_name: `Device ${String(devices)}`, scope: 'read write' } }),
    200,
    DeviceAuthorized,
  );
}

/** There is room for so many only: whoever waits from tests before is denied. */
async function settleAll(house: Pick<House, 'send'>): Promise<void> {
  const listed = PairingList.safeParse((await house.send('GET', 'device/requests')).body).data?.requests ?? [];
  for (const { user_code: code } of listed) await house.send('POST', `device/requests/${code}/deny`);
}

async function claimedDevice(house: House): Promise<DeviceAuthorized> {
  const device = await askingDevice(house);
  await house.send('POST', 'device/requests', { body: { user_code: device.user_code } });
  return device;
}

/** A device that the owner has let in, and that has not fetched its token. */
export async function allowedDevice(house: House): Promise<DeviceAuthorized> {
  const device = await claimedDevice(house);
  await house.send('POST', `device/requests/${device.user_code}/approve`, { body: {} });
  return device;
}

export const tokenRequest = (code: string) => ({ grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: code });

async function askDevice(house: House): Promise<{ id: number; token: string }> {
  const { challenge, token } = await waitingGuest(house);
  await house.send('POST', '2fa/challenge', { body: { challenge_id: challenge, channel: 'device' } });
  const [one] = read(await house.send('GET', '2fa/approvals', { token }), 200, Approvals).approvals;
  if (!one) throw new Error('nothing waits for the device');
  return { id: one.id, token };
}
