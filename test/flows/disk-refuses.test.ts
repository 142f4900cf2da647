import { describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import type { Store } from '../../server/ports/store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { openHouse } from './house.ts';
import { expectError } from './talk.ts';

/** A store whose disk can be filled and freed. */
function storeOnDisk(): Store & { full: boolean } {
  const inner = createMemoryStore();
  const store: Store & { full: boolean } = {
    ...inner,
    full: false,
    transaction: (work) => (store.full ? Promise.reject(new AppError('storage_unavailable')) : inner.transaction(work)),
  };
  return store;
}

describe('a disk that refuses', () => {
  test('a sign-out that cannot be stored still denies at once, says 503, and is stored when it is asked for again', async () => {
    const store = storeOnDisk();
    const house = await openHouse({ parts: { store } });
    try {
      const [lost, other] = [await house.signIn(), await house.signIn()];
      store.full = true;
      expectError(await house.send('DELETE', `sessions/${lost.session.id}`), 503, 'storage_unavailable');
      expectError(await house.send('GET', 'me', { token: lost.token }), 401, 'invalid_token');
      expect((await house.send('GET', 'me', { token: other.token })).status).toBe(200);
      expect((await house.send('GET', 'credentials')).text).not.toContain(`"id":${lost.session.id},`);
      store.full = false;
      expectError(await house.send('GET', 'me', { token: lost.token }), 401, 'invalid_token');
      expect((await house.send('DELETE', `sessions/${lost.session.id}`)).status).toBe(204);
      expect(await store.sessions.byId(lost.session.id)).toBeUndefined();
      expectError(await house.send('DELETE', `sessions/${lost.session.id}`), 404, 'not_found');
    } finally {
      await house.close();
    }
  });

  test('"sign out the others" denies them all, and a logout denies its own', async () => {
    const store = storeOnDisk();
    const house = await openHouse({ parts: { store } });
    try {
      const [own, ...others] = [await house.signIn(), await house.signIn(), await house.signIn()];
      store.full = true;
      expectError(await house.send('POST', 'sessions/revoke-others', { token: own.token, body: {} }), 503, 'storage_unavailable');
      for (const { token } of others) expectError(await house.send('GET', 'me', { token }), 401, 'invalid_token');
      expectError(await house.send('POST', 'logout', { token: own.token }), 503, 'storage_unavailable');
      expectError(await house.send('GET', 'me', { token: own.token }), 401, 'invalid_token');
    } finally {
      await house.close();
    }
  });

  test('what grants is not granted, what changes is not changed, and reading goes on', async () => {
    const store = storeOnDisk();
    const house = await openHouse({ parts: { store } });
    try {
      const { token } = await house.signIn();
      const before = (await house.send('GET', 'settings')).body;
      store.full = true;
      expectError(await house.send('POST', 'login', { body: {} }), 503, 'storage_unavailable');
      expect(await house.send('POST', '/api/auth/login', { body: {} })).toMatchObject({ status: 503, body: { code: 503 } });
      expectError(await house.send('PATCH', 'settings', { body: { first_name: 'Lost' } }), 503, 'storage_unavailable');
      expect((await house.send('GET', 'settings', { token })).body).toMatchObject(before as object);
      store.full = false;
      expect((await house.send('PATCH', 'settings', { body: { first_name: 'Kept' } })).body).toMatchObject({ first_name: 'Kept' });
    } finally {
      await house.close();
    }
  });
});
