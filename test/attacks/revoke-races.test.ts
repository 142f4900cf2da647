import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import type { Store, Transaction } from '../../server/ports/store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { signInBrowser, startDoorward, tokenHeader, type Doorward } from '../support/doorward.ts';

const settings = '/api/v1/auth/settings';
const sessionPath = (id: number) => `/api/v1/auth/sessions/${String(id)}`;

let house: Doorward | undefined;
afterEach(() => house?.stop());

/** A store whose disk can be made to refuse, wait, or break in a way nobody foresaw. */
class MoodyStore {
  readonly #inner = createMemoryStore();
  mood: 'well' | 'full' | 'broken' = 'well';
  delayMs = 0;

  /** The store as the server sees it. */
  get store(): Store {
    return { ...this.#inner, transaction: (work) => this.#transaction(work) };
  }

  async #transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { mood } = this;
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    return this.#inner.transaction(async (tx) => {
      const result = await work(tx);
      // Like a disk: everything was thought through, and then it could not be written.
      if (mood === 'full') throw new AppError('storage_unavailable', { cause: new Error('ENOSPC') });
      if (mood === 'broken') throw new Error('SECRET-DETAIL /var/lib/doorward/journal');
      return result;
    });
  }
}

async function moodyHouse(): Promise<{ readonly disk: MoodyStore; readonly door: Doorward }> {
  const disk = new MoodyStore();
  const door = await startDoorward({ store: disk.store });
  house = door;
  return { disk, door };
}

const statusOf = async (door: Doorward, token: string) => (await door.call({ path: settings, headers: tokenHeader(token) })).status;

describe('revoking while other things happen', () => {
  test('C: twenty parallel DELETEs: one 204, the others 404', async () => {
    const { door } = await moodyHouse();
    for (let round = 0; round < 10; round += 1) {
      const { id } = await door.signIn();
      const answers = await Promise.all(Array.from({ length: 20 }, () => door.call({ method: 'DELETE', path: sessionPath(id) })));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 19 }, () => 404)]);
    }
  });

  test('C: a session ended with a hundred of its requests in flight stays ended, and none succeeds that began after', async () => {
    const { disk, door } = await moodyHouse();
    disk.delayMs = 20;
    for (let round = 0; round < 5; round += 1) {
      const { token, id } = await door.signIn();
      const early = Array.from({ length: 50 }, () => statusOf(door, token));
      const ending = door.call({ method: 'DELETE', path: sessionPath(id) });
      const late = Array.from({ length: 50 }, () => statusOf(door, token));
      expect((await ending).status).toBe(204);
      expect([...new Set(await Promise.all([...early, ...late]))].every((status) => status === 200 || status === 401)).toBe(true);
      expect(await Promise.all(Array.from({ length: 20 }, () => statusOf(door, token)))).toEqual(Array.from({ length: 20 }, () => 401));
      expect(await door.store.sessions.byId(id)).toBeUndefined();
    }
  });

  test('C: from the moment of the call it is refused, before the disk has it', async () => {
    const { disk, door } = await moodyHouse();
    const { token, id } = await door.signIn();
    disk.delayMs = 300;
    const ending = door.call({ method: 'DELETE', path: sessionPath(id) });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await statusOf(door, token)).toBe(401);
    expect((await ending).status).toBe(204);
  });

  test('C: signing out and being ended at once is one end', async () => {
    const { door } = await moodyHouse();
    const { token, id } = await door.signIn();
    const answers = await Promise.all([
      door.call({ method: 'POST', path: '/api/v1/auth/logout', headers: tokenHeader(token) }),
      door.call({ method: 'DELETE', path: sessionPath(id) }),
    ]);
    for (const { status } of answers) expect([204, 401, 404]).toContain(status);
    expect(await statusOf(door, token)).toBe(401);
    const { events } = (await door.call({ path: '/api/v1/auth/activity' })).json<{ events: { kind: string }[] }>();
    expect(events.filter(({ kind }) => kind === 'sign_out' || kind === 'session_ended')).toHaveLength(1);
  });
});

describe('a disk that refuses', () => {
  test('C ENOSPC: ending a session answers 503 and denies all the same; again: 503; with room: 204', async () => {
    const { disk, door } = await moodyHouse();
    const { token, id } = await door.signIn();
    disk.mood = 'full';
    const first = await door.call({ method: 'DELETE', path: sessionPath(id) });
    expect([first.status, first.json<{ code: string }>().code]).toEqual([503, 'storage_unavailable']);
    expect(await statusOf(door, token)).toBe(401);
    expect((await door.call({ path: '/api/v1/auth/sessions' })).body).not.toContain(`"id":${String(id)},`);
    expect((await door.call({ method: 'DELETE', path: sessionPath(id) })).status).toBe(503);
    disk.mood = 'well';
    expect((await door.call({ method: 'DELETE', path: sessionPath(id) })).status).toBe(204);
    expect(await door.store.sessions.byId(id)).toBeUndefined();
    expect((await door.call({ method: 'DELETE', path: sessionPath(id) })).status).toBe(404);
  });

  test('C ENOSPC: logout, also a browser’s, denies and answers 503', async () => {
    const { disk, door } = await moodyHouse();
    const { token } = await door.signIn();
    const browser = await signInBrowser(door);
    disk.mood = 'full';
    expect((await door.call({ method: 'POST', path: '/api/v1/auth/logout', headers: tokenHeader(token) })).status).toBe(503);
    expect(
      (await door.call({ method: 'POST', path: '/api/v1/auth/logout', headers: { Cookie: browser.cookie, 'X-CSRFToken': browser.csrf } })).status,
    ).toBe(503);
    expect(await statusOf(door, token)).toBe(401);
    expect((await door.call({ path: '/api/v1/auth/session', headers: { Cookie: browser.cookie } })).json()).toMatchObject({ session: null });
  });

  test('C ENOSPC: revoke-others denies all of them and answers 503', async () => {
    const { disk, door } = await moodyHouse();
    const tokens = [(await door.signIn()).token, (await door.signIn()).token];
    disk.mood = 'full';
    expect((await door.call({ method: 'POST', path: '/api/v1/auth/sessions/revoke-others', body: {} })).status).toBe(503);
    expect(await Promise.all(tokens.map((token) => statusOf(door, token)))).toEqual([401, 401]);
  });

  test('C ENOSPC: nothing else takes effect: sign-in, settings, rename; reads go on; it recovers without a restart', async () => {
    const { disk, door } = await moodyHouse();
    const { token, id } = await door.signIn();
    const before = await door.call({ path: settings });
    disk.mood = 'full';
    const count = await door.store.sessions.countOfAccount(1);
    for (const [method, path, body] of [
      ['POST', '/api/v1/auth/login', {}],
      ['POST', '/api/auth/login', {}],
      ['PATCH', settings, { first_name: 'lost' }],
      ['PATCH', sessionPath(id), { device_label: 'lost' }],
      ['PATCH', '/api/auth/profile', { email: 'lost@example.org' }],
    ] as const) {
      const answer = await door.call({ method, path, body });
      expect([path, answer.status]).toEqual([path, 503]);
      expect(answer.body).not.toContain('ENOSPC');
    }
    expect((await door.call({ path: settings })).body).toBe(before.body);
    expect([await statusOf(door, token), await door.store.sessions.countOfAccount(1)]).toEqual([200, count]);
    disk.mood = 'well';
    expect((await door.call({ method: 'PATCH', path: settings, body: { first_name: 'kept' } })).status).toBe(200);
  });

  test('M10: an error nobody foresaw is 500 without its words; the log has them and the request id, and nothing that was sent', async () => {
    const { disk, door } = await moodyHouse();
    disk.mood = 'broken';
    const answer = await door.call({
      method: 'PATCH',
      path: settings,
      headers: { Cookie: 'a=CANARY-c' },
      body: { first_name: 'CANARY-b', password: 'CANARY-p' },
    });
    expect([answer.status, answer.json<{ code: string }>().code]).toEqual([500, 'internal_error']);
    expect(answer.body).not.toMatch(/SECRET|var\/lib|at /);
    expect(door.log()).toContain('SECRET-DETAIL');
    expect(door.log()).toContain(answer.header('x-request-id'));
    expect(door.log()).not.toContain('CANARY');
    expect(door.log().trim().split('\n')).toHaveLength(1);
    disk.mood = 'well';
    expect((await door.call({ path: '/api/v1/health' })).status).toBe(200);
  });

  test('C: an end that breaks for a reason nobody foresaw denies too (no fail-open), and can be done again', async () => {
    const { disk, door } = await moodyHouse();
    const { token, id } = await door.signIn();
    disk.mood = 'broken';
    expect((await door.call({ method: 'DELETE', path: sessionPath(id) })).status).toBe(500);
    disk.mood = 'well';
    expect(await statusOf(door, token)).toBe(401);
    expect((await door.call({ method: 'DELETE', path: sessionPath(id) })).status).toBe(204);
  });
});
