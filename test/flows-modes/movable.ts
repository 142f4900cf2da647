import { afterEach } from 'vitest';
import { ModePreview, ModeState, ModeSwitched } from '../../server/contract/mode-schemas.ts';
import { AccountMade } from '../../server/contract/account-admin-schemas.ts';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { AuthPayload } from '../../server/contract/schemas.ts';
import type { StartOptions } from '../../server/index.ts';
import { openHouse, type House } from '../flows/house.ts';
import { read, type Reply } from '../flows/talk.ts';
import { withToken, type SignedIn } from '../flows-multi/team.ts';

type Nested = Readonly<Record<string, unknown>>;

export const ada = { username: 'ada', password: 'lovely analytical engine' };
export const secret = 'a tolerably long secret';

/** A house whose mode nobody configured: it starts in single, and can be switched. */
export interface Movable extends House {
  readonly preview: (body: Nested, token?: string) => Promise<ModePreview>;
  readonly tryMove: (body: Nested, token?: string) => Promise<Reply>;
  readonly move: (body: Nested, token?: string) => Promise<ModeSwitched>;
  readonly state: (token?: string) => Promise<ModeState>;
  readonly enter: (username: string, password: string) => Promise<SignedIn>;
  readonly tryEnter: (username: string, password: string) => Promise<Reply>;
  /** An account that an admin makes, with a password of its own. */
  readonly add: (username: string, role: 'admin' | 'user', token?: string) => Promise<number>;
  readonly makeKey: (token?: string) => Promise<string>;
  /** single → multi with ada's name, kept; her token. */
  readonly toMulti: () => Promise<string>;
}

export const settings: Nested = { password: { bcryptCost: 10 }, limits: { enabled: false }, registration: { activation: 'none' } };

export async function openMovable(options: StartOptions = {}): Promise<Movable> {
  return movable(await openHouse({ ...options, settings: { ...settings, ...options.settings } }));
}

/** As many of them as the tests of one file open; each is closed after its test. */
export function useMovables(): typeof openMovable {
  const houses: Movable[] = [];
  afterEach(async () => {
    for (const house of houses.splice(0)) await house.close();
  });
  return async (options) => {
    const house = await openMovable(options);
    houses.push(house);
    return house;
  };
}

export function movable(house: House): Movable {
  const auth = (token?: string) => (token === undefined ? {} : { token });
  const tryMove: Movable['tryMove'] = (body, token) => house.send('POST', 'admin/mode', { body, ...auth(token) });
  const move: Movable['move'] = async (body, token) => read(await tryMove(body, token), 200, ModeSwitched);
  const tryEnter: Movable['tryEnter'] = (ident, password) => house.send('POST', 'login', { body: { ident, password } });
  const enter: Movable['enter'] = async (username, password) => withToken(read(await tryEnter(username, password), 200, AuthPayload));
  return {
    ...house,
    preview: async (body, token) => read(await house.send('POST', 'admin/mode/preview', { body, ...auth(token) }), 200, ModePreview),
    tryMove,
    move,
    state: async (token) => read(await house.send('GET', 'admin/mode', auth(token)), 200, ModeState),
    tryEnter,
    enter,
    add: async (username, role, token) => {
      const body = { username, role, access: 'temporary_password' };
      const made = read(await house.send('POST', 'admin/accounts', { body, ...auth(token) }), 201, AccountMade);
      const first = await enter(username, made.temporary_password ?? '');
      const change = { current_password: made.temporary_password, new_password: secret };
      const changed = await house.send('POST', 'change-password', { body: change, token: first.token });
      if (changed.status >= 300) throw new Error(changed.text);
      return made.account.id;
    },
    makeKey: async (token) =>
      read(await house.send('POST', 'api-keys', { body: { name: 'A key', scopes: ['read'], expires_at: null }, ...auth(token) }), 201, ApiKeyMade)
        .api_key,
    toMulti: async () => {
      await move({ mode: 'multi', ...ada });
      const { token } = await enter(ada.username, ada.password);
      await house.send('POST', 'admin/mode/confirm', { token });
      return token;
    },
  };
}
