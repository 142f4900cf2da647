import { describe, expect, test } from 'vitest';
import { CasdoorLink } from '../../server/contract/casdoor.ts';
import { days, hours, secret } from '../flows-multi/team.ts';
import { expectError, read } from '../flows/talk.ts';
import { ownRedirect, people, person, useCompany } from './company.ts';

/** Shapes of the claim that let nobody in (security.md B79). */
const denied: Readonly<Record<string, unknown>> = {
  missing: undefined,
  null: null,
  'a number': 7,
  'an object': { 'org/staff': true },
  'another case': ['ORG/staff'],
  'a part of the name': ['staff'],
  'the name and more': ['org/staff/'],
  'a mixed list': ['org/staff', 5],
  'lists in a list': [['org/staff']],
  'objects without a name': [{ id: 'org/staff' }],
  'no groups': [],
  'one text with several': 'org/staff,org/other',
};
const passing: Readonly<Record<string, unknown>> = {
  'a text': 'org/staff',
  'a list': ['x', 'org/staff'],
  'objects with a name': [{ name: 'org/staff' }],
  'objects with a displayName': [{ displayName: 'org/staff' }, { name: 'other' }],
};

describe('required groups (security.md B79)', () => {
  const company = useCompany({ sso: { requiredGroups: ['org/staff', 'org/guests'], autoLink: 'off' }, provider: { accounts: people('out', 'gil') } });
  const groups = (name: string, list: unknown) => company().provider.accounts.set(`person-${name}`, person(name, { groups: list }));
  const exchange = async (subject: string) =>
    company().send('POST', 'casdoor/exchange', { body: { code: await company().fetchCode(subject), redirect_uri: ownRedirect } });

  test.each(Object.keys(denied))('%s: nobody comes in by redeem or exchange, and no account is made', async (shape) => {
    groups('out', denied[shape]);
    const refused = await company().signIn('person-out');
    expectError(refused, 403, 'group_required');
    // Whom the provider has just named is told which are needed.
    expect(refused.body).toMatchObject({ required_groups: ['org/staff', 'org/guests'] });
    expectError(await exchange('person-out'), 403, 'group_required');
    expect(await company().store.accounts.byUsernameKey('out')).toBeUndefined();
  });

  test.each(Object.keys(passing))('%s lets in', async (shape) => {
    groups('gil', passing[shape]);
    expect((await company().come('person-gil')).user.username).toBe('gil');
  });

  test('the refusal names the groups that are needed (ui.md 2), none of the person’s own, and is in the log of everybody', async () => {
    groups('out', ['org/secret-project']);
    const reply = await company().signIn('person-out');
    expect(reply.text).not.toContain('secret-project');
    // Who has only a password, or a code that was made up, is told none.
    const stranger = await company().send('POST', 'casdoor/exchange', { body: { code: 'made-up', redirect_uri: ownRedirect } });
    expect(stranger.text).not.toContain('org/');
    expect((await company().activity('sso_refused'))[0]).toMatchObject({ details: { reason: 'group_required' } });
  });

  test('bind, both ways: refused, and nothing changed', async () => {
    await company().settle({ username: 'ben' });
    const { token } = await company().enter('ben');
    groups('ben', ['other']);
    expectError(await company().link(token, 'person-ben'), 403, 'group_required');
    const code = await company().fetchCode('person-ben');
    expectError(await company().send('POST', 'casdoor/bind', { token, body: { code, redirect_uri: ownRedirect } }), 403, 'group_required');
    expect(read(await company().send('GET', 'casdoor/identity', { token }), 200, CasdoorLink)).toMatchObject({ link: null });
    groups('ben', ['org/guests']);
    expect((await company().link(token, 'person-ben')).status).toBe(200);
  });
});

describe('a password that stands in for the provider (security.md B79, B80)', () => {
  const sso = { requiredGroups: ['org/staff'], fallbackMaxAgeSeconds: 3600, autoLink: 'off' };
  const company = useCompany({ sso, provider: { accounts: people('kim', 'lea', 'max') } });
  const groups = (name: string, list: unknown) => company().provider.accounts.set(`person-${name}`, person(name, { groups: list }));
  const linked = async (name: string) => {
    await company().settle({ username: name });
    const { token } = await company().enter(name);
    expect((await company().link(token, `person-${name}`)).status).toBe(200);
    return token;
  };

  test('an account that never had an identity is not gated', async () => {
    await company().settle({ username: 'lone' });
    expect((await company().enter('lone')).user.casdoor_linked).toBe(false);
  });

  test('A.3.5, B79: the last groups decide, each shape of them; and only after a right password', async () => {
    await linked('kim');
    expect((await company().enter('kim')).user.casdoor_linked).toBe(true);
    expect((await company().activity('sign_in_fallback'))[0]).toMatchObject({ details: { method: 'password' } });
    for (const list of [['other'], undefined, 7, { 'org/staff': 1 }, []]) {
      groups('kim', list);
      expectError(await company().signIn('person-kim'), 403, 'group_required');
      expectError(await company().tryLogin({ ident: 'kim', password: secret }), 403, 'group_required');
      expectError(await company().tryLogin({ ident: 'kim', password: 'not this one' }), 400, 'invalid_credentials');
    }
    groups('kim', ['org/staff']);
    expect((await company().come('person-kim')).user.username).toBe('kim');
    expect((await company().enter('kim')).user.username).toBe('kim');
  });

  test('what the provider said too long ago does not count any more', async () => {
    await linked('lea');
    company().clock.forward(hours - 60_000);
    expect((await company().enter('lea')).user.username).toBe('lea');
    company().clock.forward(120_000);
    expectError(await company().tryLogin({ ident: 'lea', password: secret }), 403, 'group_required');
    company().clock.forward(days);
    expectError(await company().tryLogin({ ident: 'lea', password: secret }), 403, 'group_required');
    expect((await company().activity('sso_refused'))[0]).toMatchObject({ details: { reason: 'group_required', method: 'password' } });
  });
});
