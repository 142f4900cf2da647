import { describe, expect, test } from 'vitest';
import { identityHeaders } from '../../server/asking/identity-headers.ts';

const account = {
  ...{ id: 1, username: 'bea', email: 'bea@example.org', emailVerified: true, displayName: '', firstName: '', lastName: '', avatar: null },
  ...{ role: 'user' as const, isActive: true, createdAt: 0, lastLoginAt: null, preferences: {} },
};
const headers = (name: string, groups: readonly string[] | null, goneAt: number | null = null) => {
  const flat = identityHeaders(account, name, [{ groups, goneAt }]);
  return Object.fromEntries(flat.flatMap((text, i) => (i % 2 === 0 ? [[text, flat[i + 1]]] : [])));
};

describe('headers that say who it is', () => {
  test('the role and the groups that the provider said last; a comma in one is not a second one', () => {
    expect(headers('Bea', ['staff', 'a,b', 'büro'])['Remote-Groups']).toBe('user,staff,a%2Cb,b%C3%BCro');
    expect(headers('Bea', null)['Remote-Groups']).toBe('user');
    expect(headers('Bea', ['staff'], 5)['Remote-Groups']).toBe('user');
  });

  test('a group of the provider that is called as our roles are makes nobody an admin', () => {
    expect(headers('Bea', ['admin', 'Admin', 'user', 'staff'])['Remote-Groups']).toBe('user,staff');
  });

  test('no value breaks out of its header, whatever is in it', () => {
    const all = headers('a\r\nRemote-User: admin\u0000\u{1f600}\ud800 %', ['x\r\ny']);
    for (const value of Object.values(all)) expect(value).toMatch(/^[\x20-\x7e]*$/);
    expect(all['Remote-Name']).toBe('a%0D%0ARemote-User: admin%00%F0%9F%98%80%EF%BF%BD %25');
  });

  test('an address that nobody confirmed is not passed on, but its header is there to overwrite what a client sent', () => {
    const flat = identityHeaders({ ...account, emailVerified: false }, 'Bea', []);
    expect(flat.slice(2, 4)).toEqual(['Remote-Email', '']);
  });
});
