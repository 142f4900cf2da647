import { describe, expect, test } from 'vitest';
import { minutes, secret } from '../flows-multi/team.ts';
import { expectError } from '../flows/talk.ts';
import { people, useCompany } from './company.ts';

/** api.md `admin/accounts/:id/unlink`; security.md B78. */
describe('an admin parts somebody from the provider', () => {
  const company = useCompany({ provider: { accounts: people('amy', 'bob', 'eve') } });
  const unlink = (id: number | string, token?: string) =>
    company().send('POST', `admin/accounts/${String(id)}/unlink`, token === undefined ? {} : { token });
  const linked = async (name: string) => {
    const id = await company().settle({ username: name, email: `${name}@home.example` });
    const { token } = await company().enter(name);
    await company().link(token, `person-${name}`);
    return { id, token };
  };
  const linksOf = async (id: number) => (await company().store.identities.ofGroup(String(id))).filter(({ partedAt }) => partedAt === null);

  test('twice is as good as once; their sessions live on, the password opens the door, and the log names both', async () => {
    const { id, token } = await linked('amy');
    const admin = await company().admin();
    for (const wasLinked of [true, false]) expect((await unlink(id, admin)).body).toEqual({ casdoor_linked: false, was_linked: wasLinked });
    expect((await company().send('GET', 'settings', { token })).body).toMatchObject({ casdoor_linked: false });
    expect((await company().tryLogin({ ident: 'amy', password: secret })).status).toBe(200);
    const ada = (await company().store.accounts.byUsernameKey('ada'))?.id;
    expect(await company().activity('identity_unlinked')).toMatchObject([{ account_id: id, actor_id: ada }]);
    expect((await company().come('person-amy')).user.id).not.toBe(id);
  });

  test('409 last_way_in for who has no password, and nothing is changed; with one it goes', async () => {
    const { user } = await company().come('person-bob');
    const admin = await company().admin();
    const before = await linksOf(user.id);
    expect(before).toHaveLength(1);
    expectError(await unlink(user.id, admin), 409, 'last_way_in');
    expect(await linksOf(user.id)).toEqual(before);
    expect((await company().activity('identity_unlinked')).map(({ account_id: id }) => id)).not.toContain(user.id);
    expect((await company().come('person-bob')).user.id).toBe(user.id);
    await company().store.transaction((tx) => tx.passwords.put({ id: user.id, hash: 'not looked at', setAt: 0, mustChange: false }));
    expect((await unlink(user.id, admin)).body).toEqual({ casdoor_linked: false, was_linked: true });
  });

  test('nobody but an admin with a recent proof, and nobody who is not there', async () => {
    const { id, token } = await linked('eve');
    expectError(await unlink(id), 401, 'not_authenticated');
    // Not even one's own, by this door.
    expectError(await unlink(id, token), 403, 'forbidden');
    const admin = await company().admin();
    expectError(await unlink(99_999, admin), 404, 'not_found');
    company().clock.forward(11 * minutes);
    expectError(await unlink(id, admin), 403, 'recent_sign_in_required');
    expect(await linksOf(id)).toHaveLength(1);
  });
});
