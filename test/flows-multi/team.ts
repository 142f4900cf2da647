import { TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, expect } from 'vitest';
import { MailContents, MailList } from '../../server/contract/mail-schemas.ts';
import { RecoveryCodes, TotpUri } from '../../server/contract/factor-schemas.ts';
import { AuthPayload } from '../../server/contract/schemas.ts';
import type { StartOptions } from '../../server/index.ts';
import { openHouse, type House } from '../flows/house.ts';
import { read, type Reply } from '../flows/talk.ts';

export const ada = { username: 'ada', password: 'lovely analytical engine' };
/** What everybody else in these tests has for a password. */
export const secret = 'a tolerably long secret';

export type SignedIn = AuthPayload & { readonly token: string };

/** A house in multi mode whose owner is ada. Limits are off unless a test wants them. */
export interface Team extends House {
  /** Signs in with a name and a password, and has a token. */
  readonly enter: (ident: string, password?: string, label?: string) => Promise<SignedIn>;
  readonly tryLogin: (body: Readonly<Record<string, unknown>>, headers?: Readonly<Record<string, string>>) => Promise<Reply>;
  /** Ada's token, signed in just now. */
  readonly admin: () => Promise<string>;
  /** Registers `name@example.org`, confirms where that is asked for, and has a token. */
  readonly join: (name: string, password?: string) => Promise<SignedIn>;
  /** Contents of the mails that wait for somebody, newest first, as the admin reads them. */
  readonly mailsTo: (address: string, template?: string) => Promise<MailContents[]>;
  readonly newestMail: (address: string, template: string) => Promise<MailContents>;
}

type Nested = Readonly<Record<string, unknown>>;

export const settingsOf = (extra: Nested = {}): Nested => ({
  password: { bcryptCost: 10 },
  owner: ada,
  limits: { enabled: false },
  registration: { activation: 'email' },
  log: { level: 'debug' },
  ...extra,
});

export async function openTeam(extra: Nested = {}, options: StartOptions = {}): Promise<Team> {
  const house = await openHouse({ mode: 'multi', ...options, settings: settingsOf(extra) });
  const tryLogin: Team['tryLogin'] = (body, headers = {}) => house.send('POST', 'login', { body, headers });
  const enter: Team['enter'] = async (ident, password = secret, label = 'Test') =>
    withToken(read(await tryLogin({ ident, password, device_label: label }), 200, AuthPayload));
  const admin = async () => (await enter(ada.username, ada.password)).token;
  const mailsTo: Team['mailsTo'] = async (address, template) => {
    const token = await admin();
    const { mails } = read(await house.send('GET', 'admin/mail?limit=200', { token }), 200, MailList);
    const fresh = mails.filter((mail) => mail.state === 'held' && Date.parse(mail.expires_at) > house.clock.now());
    const wanted = fresh.filter((mail) => mail.to === address && (template === undefined || mail.template === template));
    return Promise.all(wanted.map(async ({ id }) => read(await house.send('GET', `admin/mail/${String(id)}`, { token }), 200, MailContents)));
  };
  const newestMail: Team['newestMail'] = async (address, template) => {
    const [mail] = await mailsTo(address, template);
    if (!mail) throw new Error(`no ${template} for ${address}`);
    return mail;
  };
  const join: Team['join'] = async (name, password = secret) => {
    const email = `${name}@example.org`;
    const registered = await house.send('POST', 'register', { body: { username: name, email, password } });
    expect(registered.status, registered.text).toBe(201);
    const { activation_required: confirms } = (await house.send('GET', 'mode')).body as { activation_required: boolean };
    if (!confirms) return enter(name, password);
    const { code } = await newestMail(email, 'userCreated');
    return withToken(read(await house.send('POST', 'verify-email', { body: { email, code } }), 200, AuthPayload));
  };
  return { ...house, enter, tryLogin, admin, join, mailsTo, newestMail };
}

/** One team for the tests of a group. */
export function useTeam(extra: Nested = {}, options: StartOptions = {}): () => Team {
  let team: Team | undefined;
  beforeAll(async () => {
    team = await openTeam(extra, options);
  }, 120_000);
  afterAll(async () => {
    await team?.close();
  });
  return () => {
    if (team === undefined) throw new Error('the team is not there yet');
    return team;
  };
}

export function withToken(payload: AuthPayload): SignedIn {
  if (payload.token === undefined) throw new Error('no token in the answer');
  return { ...payload, token: payload.token };
}

/** `ident` and `token` of a mailed link. */
export function linkOf({ url }: Pick<MailContents, 'url'>): { readonly ident: string; readonly token: string } {
  const query = new URL(url ?? '').searchParams;
  return { ident: query.get('ident') ?? '', token: query.get('token') ?? '' };
}

/** An authenticator app with the secret in it. */
export interface App {
  readonly uri: string;
  readonly codes: readonly string[];
  /** The code of the step that is `steps` from now. */
  readonly code: (steps?: number) => string;
}

/** Switches an authenticator app on for whoever has the token; recovery codes come with it. */
export async function addApp(team: Pick<House, 'send' | 'clock'>, token: string): Promise<App> {
  const { otpauth_uri: uri } = read(await team.send('POST', '2fa/totp', { token, body: {} }), 200, TotpUri);
  const totp = URI.parse(uri);
  if (!(totp instanceof TOTP)) throw new Error('not a TOTP');
  const code = (steps = 0) => totp.generate({ timestamp: team.clock.now() + steps * 30_000 });
  const { recovery_codes: codes } = read(await team.send('POST', '2fa/totp/confirm', { token, body: { code: code() } }), 200, RecoveryCodes);
  return { uri, codes, code };
}

export const minutes = 60_000;
export const hours = 60 * minutes;
export const days = 24 * hours;
export const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
