import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CasdoorStarted, Rehearsal } from '../../server/contract/casdoor.ts';
import { AuthPayload, Me, ModeAnswer } from '../../server/contract/schemas.ts';
import { withToken } from '../flows-multi/team.ts';
import { arriveAt } from '../flows-sso/arrive.ts';
import { people } from '../flows-sso/company.ts';
import { openVault } from '../flows-sso/open-vault.ts';
import { formOf } from '../flows-sso/rehearsal-ground.ts';
import { expectError, read } from '../flows/talk.ts';
import { startGoodProvider, type GoodProvider } from '../oidc/good-provider.ts';
import { ada, openMovable, type Movable } from './movable.ts';

const form = (provider: GoodProvider) => formOf(provider, { fallback: 'outage', required_groups: ['org/staff'] });

describe('a server that runs becomes one where people sign in at a provider, and goes back', { timeout: 60_000 }, () => {
  let provider: GoodProvider;
  const open: Movable[] = [];
  beforeAll(async () => {
    provider = await startGoodProvider({ accounts: people('ada', 'bea') });
  });
  afterAll(async () => {
    for (const house of open) await house.close();
    await provider.stop();
  });
  const start = async () => {
    const house = await openMovable({ parts: { vault: openVault() } });
    open.push(house);
    return house;
  };
  const auth = (token?: string) => (token === undefined ? {} : { token });
  /** Rehearse, sign in there, save: as the Casdoor page does it. */
  const connect = async (house: Movable, token?: string) => {
    const rehearse = async (body: Record<string, unknown>) =>
      read(await house.send('POST', 'admin/casdoor/rehearse', { body, ...auth(token) }), 200, Rehearsal);
    const { authorization_url: url = '', attempt_id, redeem_secret } = await rehearse({ settings: form(provider) });
    await arriveAt((await provider.signIn(url, 'person-ada')).url);
    const { rehearsal_id } = await rehearse({ attempt_id, redeem_secret });
    const saved = await house.send('PUT', 'admin/casdoor', { body: { settings: form(provider), rehearsal_id }, ...auth(token) });
    expect(saved.status, saved.text).toBe(200);
  };
  const walk = async (house: Movable, subject: string, body: Record<string, unknown> = {}, token?: string) => {
    const started = read(await house.send('POST', 'casdoor/start', { body, ...auth(token) }), 200, CasdoorStarted);
    await arriveAt((await provider.signIn(started.authorization_url, subject)).url);
    const { attempt_id, redeem_secret } = started;
    return house.send('POST', 'casdoor/redeem', { body: { attempt_id, redeem_secret }, ...auth(token) });
  };
  const come = async (house: Movable, subject: string) => withToken(read(await walk(house, subject), 200, AuthPayload));
  const modeOf = async (house: Movable) => read(await house.send('GET', 'mode'), 200, ModeAnswer);
  const whoIs = async (house: Movable, token: string) => read(await house.send('GET', 'me', { token }), 200, Me).user?.username;

  test('multi → sso → multi: connected while it runs, by the same port; who came stays, and each way in is as its mode has it', async () => {
    const house = await start();
    const token = await house.toMulti();
    await connect(house, token);
    expect((await house.preview({ mode: 'sso' }, token)).blockers).toEqual(['last_admin']);
    expect((await walk(house, 'person-ada', { intent: 'bind' }, token)).body).toEqual({ casdoor_linked: true });
    expect(await house.preview({ mode: 'sso' }, token)).toMatchObject({ blockers: [], fallback: { now: null, after: 'outage' } });
    const { url } = house;

    await house.move({ mode: 'sso' }, token);
    expect([house.server.mode, house.url, await modeOf(house)]).toMatchObject([
      'sso',
      url,
      { mode: 'sso', sso: { configured: true, reachable: true } },
    ]);
    expect(await whoIs(house, token)).toBe('ada');
    expectError(await house.tryEnter(ada.username, ada.password), 403, 'password_sign_in_disabled');
    expectError(await house.send('POST', 'register', { body: { email: 'x@example.org', password: ada.password } }), 403, 'endpoint_disabled');
    const [admin, bea] = [await come(house, 'person-ada'), await come(house, 'person-bea')];
    expect([admin.user.username, admin.user.role, bea.user.username]).toEqual(['ada', 'admin', 'bea']);
    expect((await house.send('POST', 'admin/mode/confirm', { token: admin.token })).status).toBe(200);

    await house.move({ mode: 'multi' }, admin.token);
    expect(await modeOf(house)).toMatchObject({ mode: 'multi', registration_enabled: true, sso: { configured: true } });
    expect(await whoIs(house, bea.token)).toBe('bea');
    const back = await house.enter(ada.username, ada.password);
    expect((await house.send('POST', 'admin/mode/confirm', { token: back.token })).status).toBe(200);
    expect((await come(house, 'person-bea')).user.id).toBe(bea.user.id);
  });

  test('single → sso in one step: the owner connects and links it before anybody signs in; undone, it is single again', async () => {
    const house = await start();
    await house.signIn();
    await connect(house);
    expect((await walk(house, 'person-ada', { intent: 'bind' })).body).toEqual({ casdoor_linked: true });
    expect(await house.preview({ mode: 'sso', ...ada })).toMatchObject({ from: 'single', blockers: [], needs: [] });
    await house.move({ mode: 'sso', ...ada });
    const admin = await come(house, 'person-ada');
    expect([admin.user.username, admin.user.role]).toEqual(['ada', 'admin']);
    expectError(await house.send('GET', 'sessions'), 401, 'not_authenticated');
    expect((await house.send('POST', 'admin/mode/undo', { token: admin.token })).status).toBe(200);
    expect(await modeOf(house)).toMatchObject({ mode: 'single', sso: { configured: true } });
    expectError(await house.send('POST', 'casdoor/start', { body: {} }), 403, 'endpoint_disabled');
    expect((await house.send('GET', 'settings')).body).toMatchObject({ casdoor_linked: true, has_password: false });
  });

  test('what was begun at the provider before the switch ends with the old house', async () => {
    const house = await start();
    const token = await house.toMulti();
    await connect(house, token);
    await walk(house, 'person-ada', { intent: 'bind' }, token);
    const started = read(await house.send('POST', 'casdoor/start', { body: {} }), 200, CasdoorStarted);
    const { url } = await provider.signIn(started.authorization_url, 'person-bea');
    await house.move({ mode: 'sso' }, token);
    expect((await arriveAt(url)).status).toBe(400);
    const { attempt_id, redeem_secret } = started;
    expectError(await house.send('POST', 'casdoor/redeem', { body: { attempt_id, redeem_secret } }), 400, 'attempt_invalid');
    expect((await come(house, 'person-bea')).user.username).toBe('bea');
  });
});
