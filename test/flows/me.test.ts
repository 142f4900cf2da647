import { describe, expect, test } from 'vitest';
import { Me } from '../../server/contract/schemas.ts';
import { useHouse } from './house.ts';
import { expectError, read, textLike } from './talk.ts';

const foreign = [
  ['a page of another site', { Origin: 'http://evil.example' }],
  ['a page of another program on this computer', { 'Sec-Fetch-Site': 'same-site' }],
  ['a proxy', { 'X-Forwarded-For': '192.0.2.7' }],
  ['a proxy that says so in the standard way', { Forwarded: 'for=192.0.2.7' }],
  ['a gateway', { Via: '1.1 gateway' }],
] as const;

describe('GET me', () => {
  const house = useHouse();

  test('a caller on this computer is the owner, user "default" with role admin', async () => {
    const { user, csrf } = read(await house().send('GET', 'me'), 200, Me.strict());
    expect(user).toMatchObject({
      id: 1,
      username: 'default',
      email: null,
      email_verified: false,
      display_name: 'default',
      role: 'admin',
      is_active: true,
      is_staff: true,
      is_superuser: true,
      casdoor_linked: false,
      has_password: false,
      two_factor: false,
    });
    expect(csrf).not.toBe('');
  });

  test.each(foreign)('%s is nobody, and is told no more than that', async (_who, headers) => {
    const { user } = read(await house().send('GET', 'me', { headers }), 200, Me.strict());
    expect(user).toBeNull();
    expectError(await house().send('GET', 'settings', { headers }), 401, 'not_authenticated');
  });

  test('a token that opens nothing is an error here, for the owner too', async () => {
    expectError(await house().send('GET', 'me', { token: 'f'.repeat(40) }), 401, 'invalid_token');
    expectError(await house().send('GET', 'me', { token: 'short' }), 401, 'invalid_token');
  });

  test('the sentences that the seeds look for stay', async () => {
    const refused = await house().send('GET', 'me', { token: 'f'.repeat(40) });
    expect(refused.body).toMatchObject({ detail: textLike(/^Invalid token/) });
    const nobody = await house().send('GET', 'sessions', { headers: { Via: '1.1 gateway' } });
    expect(nobody.body).toMatchObject({ detail: 'Authentication credentials were not provided.' });
  });

  test('the scheme word is taken in any case', async () => {
    const { token } = await house().signIn();
    for (const scheme of ['Token', 'token', 'TOKEN']) {
      const reply = await house().send('GET', 'me', { headers: { Authorization: `${scheme} ${token}`, Via: '1.1 gateway' } });
      expect(read(reply, 200, Me).user?.username).toBe('default');
    }
  });

  test('a token works through a proxy, a key in the query does not', async () => {
    const { token } = await house().signIn();
    const headers = { Via: '1.1 gateway' };
    expect(read(await house().send('GET', 'me', { token, headers }), 200, Me).user?.id).toBe(1);
    expect(read(await house().send('GET', `me?token=${token}`, { headers }), 200, Me).user).toBeNull();
  });
});
