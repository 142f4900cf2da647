import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checks as german } from '../../renderer/words/de/casdoor-checks.ts';
import { checks as english } from '../../renderer/words/en/casdoor-checks.ts';
import { checks as chinese } from '../../renderer/words/zh/casdoor-checks.ts';
import { identityKey } from '../../server/accounts/identity.ts';
import { Rehearsal } from '../../server/contract/casdoor.ts';
import { RehearsalCode } from '../../server/contract/rehearsal-codes.ts';
import { read } from '../flows/talk.ts';
import { startLyingProvider, type Lies, type LyingProvider } from '../oidc/lying-provider.ts';
import { people, person, useCompany } from './company.ts';
import { arriveAt } from './arrive.ts';
import { formOf, openDesk, troubles } from './rehearsal-ground.ts';

describe('what a rehearsal cannot find out is said as such, and stops nothing', () => {
  const company = useCompany({ sso: null });
  let lying: LyingProvider;
  beforeAll(async () => {
    lying = await startLyingProvider();
  });
  afterAll(() => lying.stop());
  const begin = async (lies: Lies) => {
    lying.lies = lies;
    const { checks, next } = await (await openDesk(company())).begin(formOf(lying));
    expect([troubles(checks), next]).toEqual([[], 'sign_in']);
    return checks.filter(({ state }) => state === 'warning');
  };
  /** What a provider says to a code and a refresh token that nobody gave, where it knows the client. */
  const knows: Lies = { tokenStatus: 400, tokens: { error: 'invalid_grant', access_token: undefined } };

  test('redirect_not_checked: where people sign in there is no answer that speaks of the address', async () => {
    const uri = `${company().url}/api/v1/auth/casdoor/callback`;
    expect(await begin(knows)).toEqual([{ name: 'redirect', state: 'warning', code: 'redirect_not_checked', facts: { uri } }]);
  });

  test('client_not_checked: a token endpoint that says neither of the code nor of the client what is wrong', async () => {
    const codes = async (lies: Lies) => (await begin(lies)).map(({ code }) => code);
    // Hands a token to any code, an error that says nothing of the client, no JSON, a server in trouble.
    for (const lies of [
      {},
      { tokenStatus: 400, tokens: { error: 'server_error' } },
      { fault: 'html', faultAt: ['token'] },
      { fault: 'server_error', faultAt: ['token'] },
    ] satisfies Lies[])
      expect(await codes(lies), JSON.stringify(lies)).toEqual(['client_not_checked', 'redirect_not_checked']);
  });

  test('clock_unknown: an answer without a date', async () => {
    const found = await begin({ ...knows, timeless: true });
    expect(found).toContainEqual({ name: 'clock', state: 'warning', code: 'clock_unknown', facts: {} });
  });
});

describe('a rehearsal by somebody whom a sign-in would refuse', () => {
  const company = useCompany({ sso: null, provider: { accounts: people('far') } });

  test('account_refuse: an account waits for that address, and the provider does not confirm that it is theirs', async () => {
    const { provider } = company();
    await company().settle({ username: 'waits', email: 'waits@example.org', password: null });
    provider.accounts.set('person-waits', person('waits', { email_verified: false }));
    const desk = await openDesk(company());
    const refused = await desk.rehearse(formOf(provider), 'person-waits');
    expect([troubles(refused.checks), refused.next, refused.would, refused.rehearsal_id]).toEqual([
      ['account_refuse'],
      'failed',
      'refuse',
      undefined,
    ]);
    // Once it does, that account is theirs.
    provider.accounts.set('person-waits', person('waits'));
    expect(await desk.rehearse(formOf(provider), 'person-waits')).toMatchObject({ next: 'done', would: 'link', account: { username: 'waits' } });
  });

  test('account_local_only: a linked account that is let in from near only, rehearsed from afar', async () => {
    const { provider, store } = company();
    const id = await company().settle({ username: 'far_here', email: 'far@home.example' });
    const about = { issuer: provider.issuer, subject: 'person-far', username: 'far', email: null, displayName: null, groups: [] };
    const times = { groupsAt: 0, linkedAt: 0, lastUsedAt: null, goneAt: null, partedAt: null };
    await store.transaction(async (tx) => {
      const key = identityKey(provider.issuer, 'person-far');
      await tx.identities.insert({ accountId: id, key, ...about, ...times, adminByGroup: false, sealedToken: null });
      await tx.accounts.update(id, { limits: { localOnly: true } });
    });
    const desk = await openDesk(company());
    const end = async (headers: Readonly<Record<string, string>>) => {
      const { authorization_url: url = '', attempt_id, redeem_secret } = await desk.begin(formOf(provider));
      await arriveAt((await provider.signIn(url, 'person-far')).url);
      const body = { attempt_id, redeem_secret };
      return read(await company().send('POST', 'admin/casdoor/rehearse', { body, token: desk.token, headers }), 200, Rehearsal);
    };
    const refused = await end({ 'X-Forwarded-For': '203.0.113.9' });
    expect([troubles(refused.checks), refused.next, refused.would, refused.rehearsal_id]).toEqual([
      ['account_local_only'],
      'failed',
      'refuse',
      undefined,
    ]);
    expect((await end({})).next).toBe('done');
  });
});

test.each([
  ['English', english],
  ['German', german],
  ['Chinese', chinese],
])('each finding has a sentence of its own, in %s', (_language, words) => {
  expect(new Set(RehearsalCode.options.map((code) => words[code])).size).toBe(RehearsalCode.options.length);
});
