import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { CasdoorStarted, Rehearsal } from '../../server/contract/casdoor.ts';
import { AccountList } from '../../server/contract/account-admin-schemas.ts';
import type { ModeState } from '../../server/contract/mode-schemas.ts';
import { AuthPayload, Me, ModeAnswer } from '../../server/contract/schemas.ts';
import { ada, movable, secret, type Movable } from '../flows-modes/movable.ts';
import { bearer, withToken, type SignedIn } from '../flows-multi/team.ts';
import { arriveAt } from '../flows-sso/arrive.ts';
import { people } from '../flows-sso/company.ts';
import { formOf } from '../flows-sso/rehearsal-ground.ts';
import { expectError, read, talkTo } from '../flows/talk.ts';
import { startGoodProvider, type GoodProvider } from '../oidc/good-provider.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

type Client = Pick<Movable, 'tryMove' | 'state' | 'enter' | 'tryEnter' | 'add' | 'makeKey' | 'send' | 'url'>;

/** What no change of mode may change. */
export interface Known {
  readonly ownerId: number;
  readonly graceId: number;
  readonly adasKey: string;
  readonly gracesKey: string;
}

export interface Seen {
  readonly state: ModeState;
  /** An admin's; undefined where none is needed. */
  readonly token: string | undefined;
}

/** Ada, who is admin, and Grace: each with a password, an API key and a link to a real provider. The built program over one data folder at a time. */
export class ModeKillSite {
  readonly #folder = mkdtempSync(join(tmpdir(), 'doorward-mode-kill-'));
  #provider: GoodProvider | undefined;
  #server: ServerProcess | undefined;
  #known: Known | undefined;
  #copies = 0;

  get known(): Known {
    if (!this.#known) throw new Error('the site is not prepared yet');
    return this.#known;
  }

  get server(): ServerProcess {
    if (!this.#server) throw new Error('no server runs');
    return this.#server;
  }

  /** In multi mode, kept, sso connected and linked; then stopped. */
  async prepare(): Promise<void> {
    this.#provider = await startGoodProvider({ accounts: people('ada', 'grace') });
    const client = await this.start(join(this.#folder, 'base'));
    expect((await client.tryMove({ mode: 'multi', ...ada })).status).toBe(200);
    const { token, user } = await client.enter(ada.username, ada.password);
    expect((await client.send('POST', 'admin/mode/confirm', { token })).status).toBe(200);
    const graceId = await client.add('grace', 'user', token);
    const graces = (await client.enter('grace', secret)).token;
    await this.#connect(client, token);
    expect((await this.#walk(client, 'person-ada', { intent: 'bind' }, token)).body).toEqual({ casdoor_linked: true });
    expect((await this.#walk(client, 'person-grace', { intent: 'bind' }, graces)).body).toEqual({ casdoor_linked: true });
    this.#known = { ownerId: user.id, graceId, adasKey: await client.makeKey(token), gracesKey: await client.makeKey(graces) };
    expect(await this.server.stop()).toBe(0);
  }

  /** A data folder as it was when the site was prepared. */
  fresh(): string {
    const copy = join(this.#folder, `copy-${String((this.#copies += 1))}`);
    cpSync(join(this.#folder, 'base'), copy, { recursive: true });
    return copy;
  }

  async start(dataDir: string, more: Readonly<Record<string, string>> = {}): Promise<Client> {
    const env = { ...more, DOORWARD_PASSWORD__BCRYPT_COST: '10', DOORWARD_LIMITS__ENABLED: 'false', DOORWARD_REGISTRATION__ACTIVATION: 'none' };
    const running = (this.#server = await startServerProcess({ dataDir, env, readyWithinMs: 60_000 }));
    const nothing = { server: undefined as never, clock: undefined as never };
    return movable({ ...talkTo(running.url), ...nothing, dataDir, log: () => '', close: async () => undefined });
  }

  /** That the whole state is that of one mode: an admin gets in as that mode has it and in no other way; ids and keys are the same. */
  async check(client: Client): Promise<Seen> {
    const { ownerId, graceId, adasKey, gracesKey } = this.known;
    const { mode, sso } = read(await client.send('GET', 'mode'), 200, ModeAnswer);
    expect(sso).toMatchObject({ configured: true });
    const open = read(await client.send('GET', 'me'), 200, Me).user;
    expect(open?.id).toBe(mode === 'single' ? ownerId : undefined);
    const token = mode === 'single' ? undefined : await this.enter(client, mode);
    const auth = token === undefined ? {} : { token };
    const state = await client.state(token);
    expect(state.mode).toBe(mode);
    const { accounts } = read(await client.send('GET', 'admin/accounts', auth), 200, AccountList);
    const rows = accounts.map(({ id, username, suspended_since }) => [id, username, suspended_since !== null]);
    expect(rows.sort()).toEqual([[ownerId, 'ada', false] as unknown, [graceId, 'grace', mode === 'single']].sort());
    const ofKey = async (key: string) => client.send('GET', 'me', { headers: bearer(key) });
    expect(read(await ofKey(adasKey), 200, Me).user?.id).toBe(ownerId);
    const graces = await ofKey(gracesKey);
    if (mode === 'single') expect(graces.status).toBe(401);
    else expect(read(graces, 200, Me).user?.id).toBe(graceId);
    return { state, token };
  }

  /** A token of Ada's, who signs in as that mode has it. */
  async enter(client: Client, mode: 'multi' | 'sso'): Promise<string> {
    const by = await client.tryEnter(ada.username, ada.password);
    if (mode === 'sso') expectError(by, 403, 'password_sign_in_disabled');
    const payload: SignedIn = withToken(read(mode === 'sso' ? await this.#walk(client, 'person-ada') : by, 200, AuthPayload));
    expect(payload.user.id).toBe(this.known.ownerId);
    return payload.token;
  }

  async close(): Promise<void> {
    await this.#server?.stop();
    await this.#provider?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Rehearse, sign in there, save: as the Casdoor page does it. */
  async #connect(client: Client, token: string): Promise<void> {
    const settings = formOf(this.#there, { fallback: 'outage', required_groups: ['org/staff'] });
    const rehearse = async (body: Record<string, unknown>) =>
      read(await client.send('POST', 'admin/casdoor/rehearse', { body, token }), 200, Rehearsal);
    const { authorization_url: url = '', attempt_id, redeem_secret } = await rehearse({ settings });
    await arriveAt((await this.#there.signIn(url, 'person-ada')).url);
    const { rehearsal_id } = await rehearse({ attempt_id, redeem_secret });
    const saved = await client.send('PUT', 'admin/casdoor', { body: { settings, rehearsal_id }, token });
    expect(saved.status, saved.text).toBe(200);
  }

  async #walk(client: Client, subject: string, body: Record<string, unknown> = {}, token?: string) {
    const auth = token === undefined ? {} : { token };
    const started = read(await client.send('POST', 'casdoor/start', { body, ...auth }), 200, CasdoorStarted);
    await arriveAt((await this.#there.signIn(started.authorization_url, subject)).url);
    const { attempt_id, redeem_secret } = started;
    return client.send('POST', 'casdoor/redeem', { body: { attempt_id, redeem_secret }, ...auth });
  }

  get #there(): GoodProvider {
    if (!this.#provider) throw new Error('no provider runs');
    return this.#provider;
  }
}
