import { describe, expect, test } from 'vitest';
import { CredentialList } from '../../server/contract/schemas.ts';
import { read } from '../flows/talk.ts';
import { people, useCompany } from './company.ts';

describe('promise 7: identities in the list of everything that can get in', () => {
  const company = useCompany({ provider: { accounts: people('ines') } });

  test('a link is in it while it opens the account, also one that the provider did not know for a while; after Unlink neither', async () => {
    await company().settle({ username: 'ines_here', email: 'ines@home.example' });
    const { token, user } = await company().enter('ines_here');
    const listed = async () =>
      read(await company().send('GET', 'credentials', { token }), 200, CredentialList).credentials.filter(({ kind }) => kind === 'identity');
    expect(await listed()).toEqual([]);
    await company().link(token, 'person-ines');
    const [row] = await listed();
    expect(row).toMatchObject({ label: 'ines', revocable: true });
    await company().store.transaction((tx) => tx.identities.update(row?.id ?? 0, { goneAt: Date.now() }));
    expect(await listed()).toMatchObject([{ id: row?.id }]);
    expect((await company().come('person-ines')).user.id).toBe(user.id);

    expect((await company().send('DELETE', 'casdoor/unlink', { token })).status).toBeLessThan(300);
    expect(await listed()).toEqual([]);
    // What is kept of a parted link is no way in: the same person at the provider is somebody else here now.
    expect(await company().store.identities.ofGroup(String(user.id))).toHaveLength(1);
    expect((await company().come('person-ines')).user.id).not.toBe(user.id);
  });
});
