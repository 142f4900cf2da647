import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CredentialList } from '../../server/contract/schemas.ts';
import { useHouse, type House } from './house.ts';
import { read } from './talk.ts';

const outside = { Via: '1.1 gateway' };
const listOf = async (house: House) => read(await house.send('GET', 'credentials'), 200, CredentialList.strict()).credentials;

/** Every way in that this mode has, opened once: what to send with a request to use it. */
async function openEveryWayIn(house: House): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const program = await house.signIn({ body: { device_label: 'program' } });
  const browser = await house.signInWithCookie({ body: { device_label: 'browser' } });
  const jwt = z.object({ data: z.object({ token: z.string() }) }).parse((await house.send('POST', '/api/auth/login', { body: {} })).body).data.token;
  const window = await house.server.openOwnerSession({ deviceLabel: 'window' });
  return {
    program: { Authorization: `Token ${program.token}` },
    browser: browser.reading,
    nanoclaw: { Authorization: `Bearer ${jwt}` },
    window: { cookie: `${house.server.cookieName}=${window?.key ?? ''}` },
  };
}

describe('GET credentials', () => {
  const house = useHouse();

  test('with nothing opened, the owner on this computer is all that gets in', async () => {
    expect(await listOf(house())).toEqual([
      {
        kind: 'no_sign_in',
        id: null,
        label: 'Programs on this computer',
        created_at: null,
        last_used_at: null,
        expires_at: null,
        is_current: false,
        revocable: false,
      },
    ]);
  });

  test('what is accepted is in the list; when all of the list is ended, only the owner is left', async () => {
    const ways = await openEveryWayIn(house());
    for (const headers of Object.values(ways))
      expect((await house().send('GET', 'settings', { headers: { ...headers, ...outside } })).status).toBe(200);
    const listed = await listOf(house());
    const sessions = listed.filter(({ kind }) => kind === 'session');
    expect(sessions).toHaveLength(Object.keys(ways).length);
    expect(sessions.map(({ label }) => label)).toEqual(expect.arrayContaining(['program', 'browser', 'window']));
    expect(sessions.every(({ revocable, id }) => revocable && id !== null)).toBe(true);

    for (const { id } of sessions) expect((await house().send('DELETE', `sessions/${id}`)).status).toBe(204);
    for (const [name, headers] of Object.entries(ways)) {
      const reply = await house().send('GET', 'settings', { headers: { ...headers, ...outside } });
      expect({ name, status: reply.status }).toEqual({ name, status: 401 });
    }
    expect((await listOf(house())).map(({ kind }) => kind)).toEqual(['no_sign_in']);
    expect((await house().send('GET', 'settings')).status).toBe(200);
  });

  test('ending one way in leaves each other way in', async () => {
    const ways = Object.entries(await openEveryWayIn(house()));
    const sessions = (await listOf(house())).filter(({ kind }) => kind === 'session');
    for (const [index, { id }] of sessions.entries()) {
      await house().send('DELETE', `sessions/${id}`);
      const alive = await Promise.all(
        ways.map(async ([, headers]) => (await house().send('GET', 'settings', { headers: { ...headers, ...outside } })).status === 200),
      );
      expect(alive.filter(Boolean)).toHaveLength(ways.length - index - 1);
    }
  });

  test('one that has expired is not in the list and not accepted', async () => {
    const { token } = await house().signIn();
    house().clock.forward(86_400_000 + 1000);
    expect((await house().send('GET', 'settings', { token, headers: outside })).status).toBe(401);
    expect((await listOf(house())).map(({ kind }) => kind)).toEqual(['no_sign_in']);
  });

  test('marks the one that asks, and shows no key', async () => {
    const { token, session } = await house().signIn();
    const reply = await house().send('GET', 'credentials', { token });
    const { credentials } = read(reply, 200, CredentialList);
    expect(credentials.filter((row) => row.is_current).map(({ id }) => id)).toEqual([session.id]);
    expect(reply.text).not.toMatch(/[0-9a-f]{40}/);
  });
});
