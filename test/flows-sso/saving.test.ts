import { describe, expect, test } from 'vitest';
import { identityKey } from '../../server/accounts/identity.ts';
import { newAccount } from '../../server/accounts/new-account.ts';
import { expectError } from '../flows/talk.ts';
import { people, useCompany, type Company } from './company.ts';
import { formOf, openDesk } from './rehearsal-ground.ts';
import { arriveAt } from './arrive.ts';

/** An admin without a password who comes by a link of that issuer alone. */
async function settleLinkedAdmin({ store, clock }: Company, username: string, issuer: string): Promise<number> {
  return store.transaction(async (tx) => {
    const now = clock.now();
    const { id } = await tx.accounts.insert(newAccount({ username, email: null, emailVerified: false, role: 'admin', now }));
    await tx.identities.insert({
      accountId: id,
      key: identityKey(issuer, username),
      ...{ issuer, subject: username, username, email: null, displayName: null, groups: [] },
      ...{ groupsAt: now, linkedAt: now, lastUsedAt: null, goneAt: null, partedAt: null, adminByGroup: false, sealedToken: null },
    });
    return id;
  });
}

describe('saving the settings of single sign-on', () => {
  const company = useCompany({ sso: null, provider: { accounts: people('pat') } });
  const form = (extra = {}) => formOf(company().provider, extra);

  test('two at once go one after another, and one rehearsal excuses one of them', async () => {
    const desk = await openDesk(company());
    const { rehearsal_id } = await desk.rehearse(form(), 'person-pat');
    const replies = await Promise.all([desk.save(form(), { rehearsal_id }), desk.save(form(), { rehearsal_id })]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    expectError(await desk.save(form(), { rehearsal_id }), 409, 'rehearsal_required');
  });

  test('the second of two sees the first: a kept secret is the one that was just saved, and goes to no other issuer', async () => {
    const desk = await openDesk(company());
    const { client_secret: _, ...kept } = form({ name: 'Second' });
    const confirm = new URL(company().provider.issuer).host;
    expect((await desk.save(form({ client_secret: 'a newer secret' }), { confirm })).status).toBe(200);
    // The vault takes its time with the next one: the last is at the door before it is done.
    const { vault } = company();
    const write = vault.write.bind(vault);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<void>((resolve) => {
      vault.write = async (name, value) => {
        resolve();
        await released;
        await write(name, value);
      };
    });
    const elsewhere = desk.save(formOf({ issuer: 'https://id.example.org' }), { confirm: 'id.example.org' });
    await reached;
    const late = desk.save(kept, { confirm });
    await new Promise((resolve) => setTimeout(resolve, 300));
    release();
    expect((await elsewhere).status).toBe(200);
    expect((await late).body, 'what is kept by now is another provider’s').toMatchObject({ errors: { client_secret: ['required'] } });
    vault.write = write;
    const secrets = [...vault.secrets].filter(([name]) => name.startsWith('sso-client-secret-'));
    expect(secrets.map(([, value]) => value)).toEqual(['secret-of-doorward']);
  });

  test('product.md 3: an admin who only has a link of another issuer does not count as one who can get in', async () => {
    const confirm = new URL(company().provider.issuer).host;
    const desk = await openDesk(company());
    expect((await desk.save(form(), { confirm })).status).toBe(200);
    await settleLinkedAdmin(company(), 'elsie', 'https://elsewhere.example.org');
    const ada = (await company().store.accounts.byUsernameKey('ada'))?.id ?? 0;
    const eve = await company().settle({ username: 'eve', role: 'admin' });
    const { token } = await company().enter('eve');
    const demote = () => company().send('PATCH', `admin/accounts/${String(ada)}`, { token, body: { role: 'user' } });
    await company().store.transaction((tx) => tx.passwords.take(eve));
    expectError(await demote(), 409, 'last_admin');
    await settleLinkedAdmin(company(), 'here', company().provider.issuer);
    expect((await demote()).status, 'one of this issuer does').toBe(200);
  });
});

describe('a rehearsal that was left alone', () => {
  const company = useCompany({ sso: {}, provider: { accounts: people('rea') } });

  test('B69: pushed out by newer ones it leaves nothing that waits, and its code opens nothing', async () => {
    const desk = await openDesk(company());
    const form = formOf(company().provider);
    const { authorization_url: url = '', attempt_id, redeem_secret } = await desk.begin(form);
    const pending = await desk.send('POST', 'admin/casdoor/rehearse', { attempt_id, redeem_secret });
    expect(pending.status).toBe(202);
    for (let i = 0; i < 5; i += 1) await desk.begin(form);
    expectError(await desk.send('POST', 'admin/casdoor/rehearse', { attempt_id, redeem_secret }), 400, 'attempt_invalid');
    const { url: back, params } = await company().provider.signIn(url, 'person-rea');
    expect((await arriveAt(back)).status).toBe(400);
    expectError(await company().send('POST', 'casdoor/redeem', { body: { attempt_id, redeem_secret } }), 400, 'attempt_invalid');
    const redirect_uri = `${company().url}/api/v1/auth/casdoor/callback`;
    const exchanged = await company().send('POST', 'casdoor/exchange', { body: { code: params['code'], redirect_uri } });
    expect([exchanged.status, (exchanged.body as { code: string }).code]).toEqual([400, 'casdoor_rejected']);
    expect(await company().store.accounts.byUsernameKey('rea')).toBeUndefined();
  });
});
