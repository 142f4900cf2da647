import { describe, expect, test } from 'vitest';
import { openHouse } from './house.ts';
import { lockedVault } from './locked-vault.ts';
import { expectError } from './talk.ts';

describe('a keychain that is locked at the start', () => {
  test('single mode runs all the same, says so, and makes no key in its place', async () => {
    const vault = lockedVault();
    const house = await openHouse({ parts: { vault } });
    try {
      expect((await house.send('GET', '/api/v1/health')).body).toMatchObject({ status: 'degraded', vault: 'unavailable' });
      expect((await house.send('GET', 'admin/vault')).body).toEqual({ backend: 'keytar', strength: 'unavailable', reason: 'keychain_locked' });
      expect(vault.written).toEqual([]);
      const { token } = await house.signIn();
      expect((await house.send('GET', 'me', { token })).status).toBe(200);
      const { writing } = await house.signInWithCookie();
      expect((await house.send('PATCH', 'settings', { headers: writing, body: {} })).status).toBe(200);
    } finally {
      await house.close();
    }
  });

  test('what needs a key is 503, and opens no session', async () => {
    const house = await openHouse({ parts: { vault: lockedVault() } });
    try {
      expect(await house.send('POST', '/api/auth/login', { body: {} })).toMatchObject({ status: 503, body: { code: 503 } });
      expect((await house.send('GET', 'sessions')).body).toMatchObject({ sessions: [] });
      expectError(await house.send('GET', '/.well-known/jwks.json'), 503, 'vault_unavailable');
      expectError(await house.send('GET', 'me', { headers: { Authorization: 'Bearer a.b.c' } }), 503, 'vault_unavailable');
      const probe = await house.send('GET', 'session', { headers: { Authorization: 'Bearer a.b.c', Via: '1.1 gateway' } });
      expect(probe.body).toEqual({ authenticated: false });
    } finally {
      await house.close();
    }
  });
});
