import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { expectError } from '../flows/talk.ts';
import { secret } from '../flows-multi/team.ts';
import { startLyingProvider } from '../oidc/lying-provider.ts';
import { openCompany, people, person, ssoOf, useCompany, type Company } from './company.ts';

/** Waits until something is so, as long as the server needs that asks by itself. */
async function until(what: () => Promise<boolean>, ms = 8_000): Promise<void> {
  for (const end = performance.now() + ms; !(await what());) {
    if (performance.now() > end) throw new Error('it did not come to be so');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const isIn = async (company: Company, token: string) => (await company.send('GET', 'settings', { token })).status === 200;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('people who are signed in are asked about again (security.md B79: at token refresh)', () => {
  const company = useCompany({
    sso: { requiredGroups: ['org/staff'], adminGroups: ['org/admins'], recheckSeconds: 1 },
    provider: { accounts: { ...people('amy', 'bob', 'cat', 'eve'), 'person-dan': person('dan', { groups: ['org/staff', 'org/admins'] }) } },
  });

  test('who lost the group loses the sessions, and nobody else does', async () => {
    const [amy, eve] = [await company().come('person-amy'), await company().come('person-eve')];
    company().provider.accounts.set('person-amy', person('amy', { groups: ['org/other'] }));
    await until(async () => !(await isIn(company(), amy.token)));
    expectError(await company().send('GET', 'settings', { token: amy.token }), 401, 'invalid_token');
    expect(await isIn(company(), eve.token)).toBe(true);
    const line = (await company().activity('sso_refused')).find(({ account_id: id }) => id === amy.user.id);
    expect(line).toMatchObject({ details: { reason: 'group_required', sessions: 1 } });
  });

  test('who was removed loses the sessions, a password too, and what was known of them counts no more', async () => {
    await company().settle({ username: 'bob_here', email: 'bob@home.example' });
    const { token } = await company().enter('bob_here');
    await company().link(token, 'person-bob');
    company().provider.accounts.delete('person-bob');
    await until(async () => !(await isIn(company(), token)));
    expectError(await company().tryLogin({ ident: 'bob_here', password: secret }), 403, 'group_required');
    expect((await company().activity('person_gone'))[0]).toMatchObject({ details: { sessions: 1 } });
    company().provider.accounts.set('person-bob', person('bob'));
    expect((await company().come('person-bob')).user.username).toBe('bob_here');
    expect((await company().enter('bob_here')).user.username).toBe('bob_here');
  });

  test('a role that a group gave goes with the group, in a session that is open', async () => {
    const { token, user } = await company().come('person-dan');
    expect(user.role).toBe('admin');
    expect((await company().send('GET', 'admin/accounts', { token })).status).toBe(200);
    company().provider.accounts.set('person-dan', person('dan'));
    await until(async () => (await company().send('GET', 'admin/accounts', { token })).status === 403);
    expect(await isIn(company(), token)).toBe(true);
  });

  test('refresh tokens rotate, and the newest is kept', async () => {
    const { token, user } = await company().come('person-cat');
    const kept = async () => (await company().store.identities.ofGroup(String(user.id)))[0]?.sealedToken;
    const before = await kept();
    expect(before).toEqual(expect.any(String));
    await until(async () => (await kept()) !== before);
    await pause(1500);
    expect(await isIn(company(), token)).toBe(true);
  });

  test('while the provider is down everybody stays; when it is back, it goes on', async () => {
    const { token } = await company().come('person-eve');
    await company().provider.stop();
    company().provider.accounts.set('person-eve', person('eve', { groups: [] }));
    await pause(3000);
    expect(await isIn(company(), token)).toBe(true);
    await company().provider.start();
    await until(async () => !(await isIn(company(), token)), 15_000);
  }, 30_000);
});

describe('what a recheck must not take for a no to the person', () => {
  const open = async () => {
    const lying = await startLyingProvider();
    const sso = { ...ssoOf(lying, { recheckSeconds: 1 }), claims: { subject: ['sub'] } };
    const company = await openCompany({ sso });
    const reply = await company.send('POST', 'casdoor/exchange', { body: { code: randomUUID() } });
    const { token } = reply.body as { token: string };
    return { lying, company, token, close: () => Promise.all([company.close(), lying.stop()]) };
  };

  test.each([
    ['a wall in front that refuses for now', { tokenStatus: 429, tokens: { error: undefined } }],
    ['a signature that does not fit, as while keys rotate', { token: () => 'eyJhbGciOiJSUzI1NiIsImtpZCI6ImZpcnN0In0.e30.AAAA' }],
    ['a client secret that was changed there', { tokenStatus: 401, tokens: { error: 'invalid_client' } }],
    ['a provider that stumbles', { tokenStatus: 500 }],
  ])('%s', async (_what, lies) => {
    const { lying, company, token, close } = await open();
    lying.lies = lies;
    const before = lying.asked.token;
    await until(async () => Promise.resolve(lying.asked.token > before));
    await pause(300);
    expect(await isIn(company, token)).toBe(true);
    expect(await company.activity('person_gone')).toEqual([]);
    await close();
  });

  test('groups that only userinfo tells, while that is broken: nobody loses a session, nobody is turned away for them', async () => {
    const lying = await startLyingProvider();
    const claims = { groups: undefined };
    lying.lies = { claims, userinfo: { groups: ['org/staff'] } };
    const company = await openCompany({ sso: ssoOf(lying, { recheckSeconds: 1, requiredGroups: ['org/staff'] }) });
    const exchange = () => company.send('POST', 'casdoor/exchange', { body: { code: randomUUID() } });
    const { token } = (await exchange()).body as { token: string };
    lying.lies = { claims, fault: 'server_error', faultAt: ['userinfo'] };
    const before = lying.asked.userinfo;
    await until(async () => Promise.resolve(lying.asked.userinfo > before + 1));
    expect(await isIn(company, token)).toBe(true);
    expectError(await exchange(), 503, 'casdoor_unreachable');
    lying.lies = { claims, userinfo: { groups: ['org/other'] } };
    await until(async () => !(await isIn(company, token)));
    expectError(await exchange(), 403, 'group_required');
    await Promise.all([company.close(), lying.stop()]);
  });

  test('a no to the grant is one', async () => {
    const { lying, company, token, close } = await open();
    lying.lies = { tokenStatus: 400, tokens: { error: 'invalid_grant' } };
    await until(async () => !(await isIn(company, token)));
    await close();
  });

  test('somebody about whom nothing can be asked keeps nobody waiting', async () => {
    const { lying, company, token, close } = await open();
    lying.lies = { tokens: { refresh_token: undefined }, claims: {} };
    for (let number = 0; number < 25; number += 1) {
      lying.lies = {
        ...lying.lies,
        claims: { sub: `silent-${String(number)}`, email: `s${String(number)}@example.org`, preferred_username: `s${String(number)}` },
      };
      expect((await company.send('POST', 'casdoor/exchange', { body: { code: randomUUID() } })).status).toBe(200);
    }
    lying.lies = { claims: { sub: 'late', email: 'late@example.org', preferred_username: 'late' } };
    const late = (await company.send('POST', 'casdoor/exchange', { body: { code: randomUUID() } })).body as { token: string };
    lying.lies = { tokenStatus: 400, tokens: { error: 'invalid_grant' } };
    await until(async () => !(await isIn(company, late.token)));
    expect(await isIn(company, token)).toBe(false);
    await close();
  });
});
