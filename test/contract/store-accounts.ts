import { expect, test } from 'vitest';
import { addAccount, codeOf, type Given } from './store-given.ts';
import { sampleAccount } from './store-samples.ts';

export function accountPromises(given: Given): void {
  test('an account is found by id, by the key of its name and by the key of its e-mail', async () => {
    const account = await given.store().transaction((tx) => tx.accounts.insert({ ...sampleAccount(1), username: 'Mike', email: 'Mike@Example.org' }));
    expect(account.id).toBe(1);
    expect(await given.store().accounts.byId(1)).toEqual(account);
    expect(await given.store().accounts.byUsernameKey('mike')).toEqual(account);
    expect(await given.store().accounts.byEmailKey('mike@example.org')).toEqual(account);
    expect(await given.store().accounts.byUsernameKey('Mike')).toBeUndefined();
    expect(await given.store().accounts.count()).toBe(1);
  });

  test('names are unique by NFKC and case (M15), e-mails by case, and the error names each field', async () => {
    await given.store().transaction((tx) => tx.accounts.insert({ ...sampleAccount(1), username: 'mike', email: 'mike@example.org' }));
    const again = given.store().transaction((tx) => tx.accounts.insert({ ...sampleAccount(2), username: 'ＭIKE', email: 'MIKE@example.org' }));
    expect(await codeOf(again)).toEqual({ code: 'validation_failed', fields: { username: ['username_unique'], email: ['email_unique'] } });
    await addAccount(given, 3);
    const third = await given.store().accounts.byUsernameKey('person-3');
    const renamed = given.store().transaction((tx) => tx.accounts.update(third?.id ?? 0, { username: 'Mike' }));
    expect(await codeOf(renamed)).toEqual({ code: 'validation_failed', fields: { username: ['username_unique'] } });
  });

  test('twenty registrations of one name at once make one account', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) =>
        given.store().transaction((tx) => tx.accounts.insert({ ...sampleAccount(at), username: at % 2 ? 'Anna' : 'anna' })),
      ),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await given.store().accounts.count()).toBe(1);
  });

  test('an update changes what it names, frees the old name, and keeps its own name free of conflict with itself', async () => {
    await addAccount(given, 1);
    const after = await given.store().transaction((tx) => tx.accounts.update(1, { username: 'PERSON-1', displayName: 'P', email: null }));
    expect(after).toMatchObject({ username: 'PERSON-1', displayName: 'P', email: null, lastName: 'Son 1' });
    await given.store().transaction((tx) => tx.accounts.update(1, { username: 'other' }));
    expect(await given.store().accounts.byUsernameKey('person-1')).toBeUndefined();
    expect(await given.store().accounts.byEmailKey('person-1@example.org')).toBeUndefined();
    expect((await addAccount(given, 1)).id).toBeGreaterThan(1);
    expect(await codeOf(given.store().transaction((tx) => tx.accounts.update(77, { displayName: 'x' })))).toEqual({ code: 'not_found' });
  });

  test('two accounts may swap names in one transaction', async () => {
    await addAccount(given, 1);
    await addAccount(given, 2);
    await given.store().transaction(async (tx) => {
      await tx.accounts.update(1, { username: 'aside' });
      await tx.accounts.update(2, { username: 'person-1' });
      await tx.accounts.update(1, { username: 'person-2' });
    });
    expect((await given.store().accounts.byUsernameKey('person-1'))?.id).toBe(2);
    expect((await given.store().accounts.byUsernameKey('person-2'))?.id).toBe(1);
    expect(await given.store().accounts.byUsernameKey('aside')).toBeUndefined();
  });

  test('names such as "constructor" and "__proto__" are names like any other', async () => {
    expect(await given.store().accounts.byUsernameKey('constructor')).toBeUndefined();
    await given.store().transaction((tx) => tx.accounts.insert({ ...sampleAccount(1), username: '__proto__' }));
    expect((await given.store().accounts.byUsernameKey('__proto__'))?.id).toBe(1);
  });

  test('what a caller handed in is not what is stored: changing it later changes nothing', async () => {
    const preferences: Record<string, string> = { theme: 'dark' };
    await given.store().transaction((tx) => tx.accounts.insert({ ...sampleAccount(1), preferences }));
    preferences['theme'] = 'light';
    expect((await given.store().accounts.byId(1))?.preferences).toEqual({ theme: 'dark' });
  });
}
