import { describe, expect, test } from 'vitest';
import { identityKey } from '../../server/accounts/identity.ts';
import { startGoodProvider, goodClient } from '../oidc/good-provider.ts';
import { startLyingProvider, type Lies } from '../oidc/lying-provider.ts';
import { makeKey } from '../oidc/signing.ts';
import { CasdoorLinked } from '../../server/contract/casdoor.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { people, person, useCompany } from './company.ts';
import { formOf, openDesk, troubles } from './rehearsal-ground.ts';
import { arriveAt } from './arrive.ts';

describe('a rehearsal (product.md, promise 12): each misconfiguration has its own code', () => {
  const company = useCompany({ sso: null, provider: { accounts: people('rea') } });
  const rehearse = async (changes: object, subject = 'person-rea') => {
    const desk = await openDesk(company());
    return desk.rehearse({ ...formOf(company().provider), ...changes }, subject);
  };
  const begin = async (settings: Readonly<Record<string, unknown>>) => (await openDesk(company())).begin(settings);

  test('all is well: every check, who it would be, and what would happen', async () => {
    const desk = await openDesk(company());
    const first = await desk.begin(formOf(company().provider));
    expect(first.next).toBe('sign_in');
    // B67: the desktop window may send the browser there before anything is saved.
    expect(company().server.signInOrigins()).toContain(new URL(company().provider.issuer).origin);
    expect(first.checks.map(({ code }) => code)).toEqual([
      'discovery_ok',
      'issuer_ok',
      'clock_ok',
      'keys_ok',
      'client_ok',
      'redirect_ok',
      'sign_in_waiting',
    ]);
    const done = await rehearse({});
    expect(done).toMatchObject({ next: 'done', would: 'create', account: null, rehearsal_id: expect.any(String) as string });
    expect(done.checks.map(({ code }) => code)).toEqual(['sign_in_ok', 'claims_ok', 'groups_no_gate', 'account_create']);
    expect((await company().send('GET', 'casdoor/config')).body).toEqual({ configured: false });
  });

  test('the issuer', async () => {
    const { issuer } = company().provider;
    expect(troubles((await begin(formOf({ issuer }, { issuer: `${issuer}/` }))).checks)).toEqual(['issuer_mismatch']);
    expect(troubles((await begin(formOf({ issuer: 'http://id.example.org' }))).checks)).toEqual(['issuer_not_https']);
    const { token } = await openDesk(company());
    for (const endpoint of ['ftp://x.example', 'javascript:alert(1)', 'not an address', ''])
      expectFieldError(
        await company().send('POST', 'admin/casdoor/rehearse', { token, body: { settings: formOf({ issuer: endpoint }) } }),
        'settings',
        ['invalid'],
      );
  });

  test('discovery: nobody there, nothing there, a page of something else', async () => {
    expect(troubles((await begin(formOf({ issuer: 'http://127.0.0.1:9' }))).checks)).toEqual(['discovery_unreachable']);
    expect(troubles((await begin(formOf({ issuer: `${company().provider.issuer}/elsewhere` }))).checks)).toEqual(['discovery_not_found']);
    const lying = await startLyingProvider();
    lying.lies = { fault: 'html' };
    expect(troubles((await begin(formOf(lying))).checks)).toEqual(['discovery_not_json']);
    await lying.stop();
  });

  test('keys: malformed, missing, private, not the certificate’s', async () => {
    const lying = await startLyingProvider();
    const codes = async (lies: Lies, extra = {}) => {
      lying.lies = lies;
      return troubles((await begin(formOf(lying, extra))).checks);
    };
    expect(await codes({ keys: { keys: 'none' } })).toEqual(['keys_malformed']);
    expect(await codes({ keys: { keys: [{ ...makeKey('p').jwk, d: 'AQAB' }] } })).toEqual(['keys_malformed']);
    expect(await codes({ fault: 'server_error', faultAt: ['keys'] })).toEqual(['keys_missing']);
    expect(await codes({ discovery: { jwks_uri: undefined } })).toEqual(['keys_missing']);
    expect(await codes({}, { certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' })).toEqual(['certificate_mismatch']);
    await lying.stop();
  });

  test('endpoints that a sign-in would refuse: one is missing, one is http and not on this computer; what is in order keeps its tick', async () => {
    const lying = await startLyingProvider();
    const codes = async (discovery: NonNullable<Lies['discovery']>) => {
      lying.lies = { discovery };
      const { checks, next } = await begin(formOf(lying));
      const found = checks.find(({ code }) => code === 'discovery_endpoint_unusable');
      return [checks.map(({ code }) => code), found?.facts['endpoints'], next];
    };
    const all = ['discovery_ok', 'issuer_ok', 'clock_ok', 'discovery_endpoint_unusable', 'keys_ok'];
    expect(await codes({ token_endpoint: undefined })).toEqual([all, ['token_endpoint'], 'failed']);
    const far = 'http://id.example.org/auth';
    expect(await codes({ authorization_endpoint: far })).toEqual([all, [`authorization_endpoint = ${far}`], 'failed']);
    expect(await codes({ userinfo_endpoint: far })).toEqual([all, [`userinfo_endpoint = ${far}`], 'failed']);
    // Without userinfo the ID token says all.
    expect((await codes({ userinfo_endpoint: undefined }))[2]).toBe('sign_in');
    await lying.stop();
  });

  test('the client is asked about as it signs in: its secret form-encoded (RFC 6749 2.3.1)', async () => {
    const lying = await startLyingProvider();
    lying.lies = { tokenStatus: 400, tokens: { error: 'invalid_grant', access_token: undefined } };
    const { checks } = await begin(formOf(lying, { client_secret: 'a b!(c' }));
    expect(checks.map(({ code }) => code)).toContain('client_ok');
    expect(lying.lastToken.authorization).toBe(`Basic ${Buffer.from('doorward-test:a+b%21%28c').toString('base64')}`);
    await lying.stop();
  });

  test('the client: its id and its secret apart where the provider tells them apart, as Casdoor does', async () => {
    const lying = await startLyingProvider();
    const codes = async (error_description: string, error = 'invalid_client') => {
      lying.lies = { tokenStatus: 401, tokens: { error, error_description, access_token: undefined } };
      return troubles((await begin(formOf(lying))).checks);
    };
    expect(await codes('client_id is invalid')).toEqual(['client_unknown']);
    expect(await codes('client_secret is invalid for application: [admin/doorward], token.CodeChallenge: [x]')).toEqual(['client_secret_wrong']);
    expect(await codes('', 'invalid_grant')).toEqual([]);
    await lying.stop();
    expect(troubles((await begin(formOf(company().provider, { client_id: 'somebody-else' }))).checks)).toEqual(['client_unknown']);
    expect(troubles((await begin(formOf(company().provider, { client_secret: 'wrong' }))).checks)).toHaveLength(1);
  });

  test('a redirect address that is not registered there', async () => {
    const other = await startGoodProvider({ clients: [{ ...goodClient, redirect_uris: ['http://127.0.0.1/another'] }] });
    const { checks, next } = await begin(formOf(other));
    expect([troubles(checks), next]).toEqual([['redirect_not_registered'], 'failed']);
    expect(checks.at(-1)?.facts['uri']).toBe(`${company().url}/api/v1/auth/casdoor/callback`);
    await other.stop();
  });

  test('the group gate: not passed, or no claim at all; and with them it may not be saved', async () => {
    const { accounts } = company().provider;
    accounts.set('person-g1', person('g1', { groups: ['other'] }));
    accounts.set('person-g2', person('g2', { groups: undefined }));
    const gate = { required_groups: ['org/staff'] };
    const refused = await rehearse(gate, 'person-g1');
    expect([troubles(refused.checks), refused.next, refused.rehearsal_id]).toEqual([['groups_not_passed'], 'failed', undefined]);
    expect(refused.checks.find(({ name }) => name === 'groups')?.facts).toEqual({ required: ['org/staff'], seen: ['other'] });
    expect(troubles((await rehearse(gate, 'person-g2')).checks)).toEqual(['groups_missing_claim']);
    expect((await rehearse(gate)).next).toBe('done');
  });

  test('claims that are missing: a name and an address are missed, a subject is needed', async () => {
    company().provider.accounts.set('person-bare', { groups: [] });
    const { checks, next } = await rehearse({}, 'person-bare');
    expect(checks.filter(({ name }) => name === 'claims').map(({ code }) => code)).toEqual(['claims_username_missing', 'claims_email_missing']);
    expect(next).toBe('done');
    const none = await rehearse({ claims: { subject: ['employee_number'] } });
    expect(none.checks).toEqual([{ name: 'sign_in', state: 'failed', code: 'sign_in_failed', facts: { reason: 'subject_missing' } }]);
  });

  test('a sign-in that was cancelled there', async () => {
    const { checks } = await rehearse({}, 'person-nobody-knows');
    expect(troubles(checks)).toEqual(['sign_in_cancelled']);
  });

  test('a sign-in that would be refused is no success, each refusal with its own code, and may not be saved', async () => {
    const { accounts } = company().provider;
    for (const name of ['dis', 'hat', 'lot']) accounts.set(`person-${name}`, person(name));
    const verdict = async (changes: object, subject: string) => {
      const { checks, next, rehearsal_id: id, would } = await rehearse(changes, subject);
      return [troubles(checks), next, id, would];
    };
    const refused = (code: string) => [[code], 'failed', undefined, 'refuse'];
    const linked = async (name: string) => {
      const id = await company().settle({ username: `${name}_here`, email: `${name}@home.example` });
      const issuer = company().provider.issuer;
      const about = { issuer, subject: `person-${name}`, username: name, email: null, displayName: null, groups: [] };
      const times = { groupsAt: 0, linkedAt: 0, lastUsedAt: null, goneAt: null, partedAt: null };
      const rest = { adminByGroup: false, sealedToken: null };
      await company().store.transaction((tx) =>
        tx.identities.insert({ accountId: id, key: identityKey(issuer, `person-${name}`), ...about, ...times, ...rest }),
      );
      return id;
    };
    const [dis, hat, lot] = [await linked('dis'), await linked('hat'), await linked('lot')];
    expect(await rehearse({}, 'person-dis')).toMatchObject({ would: 'sign_in', account: { id: dis, username: 'dis_here' } });
    const never = { days: [], from: '00:00', to: '24:00', timeZone: 'UTC' };
    await company().store.transaction(async (tx) => {
      await tx.accounts.update(dis, { isActive: false });
      await tx.accounts.update(hat, { limits: { hours: never } });
      await tx.accounts.update(lot, { limits: { localOnly: true } });
    });
    expect(await verdict({}, 'person-dis')).toEqual(refused('account_disabled'));
    expect(await verdict({}, 'person-hat')).toEqual(refused('account_outside_hours'));
    // This computer is near.
    expect((await rehearse({}, 'person-lot')).next).toBe('done');
  });

  test('a first set-up by which nobody is made or joined: whoever rehearses cannot be linked before it is saved, so that is said and stops nothing', async () => {
    const desk = await openDesk(company());
    const { accounts } = company().provider;
    for (const name of ['ned', 'liz', 'may']) accounts.set(`person-${name}`, person(name));
    await company().settle({ username: 'liz_here', email: 'liz@example.org' });
    for (const [changes, subject, code] of [
      [{ provisioning: 'off' }, 'person-ned', 'account_link_first'],
      [{ auto_link: 'off' }, 'person-liz', 'account_link_required'],
      [{ auto_link: 'off', provisioning: 'off' }, 'person-liz', 'account_link_required'],
    ] as const) {
      const form = { ...formOf(company().provider), ...changes };
      const { checks, next, rehearsal_id: rehearsalId, would } = await desk.rehearse(form, subject);
      expect([checks.at(-1)?.state, checks.at(-1)?.code, next, would]).toEqual(['warning', code, 'done', 'refuse']);
      expect(rehearsalId).toBeTypeOf('string');
    }
    // Nothing came of it: no account, no link, and a gate that is not passed is a failure all the same.
    expect(await company().store.accounts.byUsernameKey('ned')).toBeUndefined();
    const gated = { ...formOf(company().provider), provisioning: 'off', required_groups: ['org/board'] };
    expect((await desk.rehearse(gated, 'person-may')).next).toBe('failed');
    const closed = { ...formOf(company().provider), provisioning: 'off' };
    const { rehearsal_id: rehearsalId } = await desk.rehearse(closed, 'person-ned');
    expect((await desk.save(closed, { rehearsal_id: rehearsalId })).status).toBe(200);
    expectError(await company().signIn('person-ned'), 403, 'not_registered');
    read(await company().link(await company().admin(), 'person-ned'), 200, CasdoorLinked);
    expect((await company().come('person-ned')).user.username).toBe('ada');
    expect((await desk.send('DELETE', 'admin/casdoor')).status).toBe(204);
  });

  test('it names the account that a sign-in would open or join; where the person would be asked first, nobody’s yet', async () => {
    company().provider.accounts.set('person-joe', person('joe'));
    const joe = await company().settle({ username: 'joe_here', email: 'joe@example.org' });
    const named = { id: joe, username: 'joe_here' };
    const joined = await rehearse({ auto_link: 'verified-email' }, 'person-joe');
    expect(joined).toMatchObject({ next: 'done', would: 'link', account: named });
    expect(joined.checks.at(-1)).toMatchObject({ code: 'account_link', facts: { username: 'joe_here' } });
    const asked = await rehearse({}, 'person-joe');
    expect(asked).toMatchObject({ next: 'done', would: 'ask', account: null });
    expect(asked.checks.at(-1)).toMatchObject({ code: 'account_ask', facts: { name: 'joe' } });
  });

  test('B69: nobody gets in by a rehearsal, and what it opened is used up', async () => {
    const desk = await openDesk(company());
    const { authorization_url: url = '', attempt_id, redeem_secret } = await desk.begin(formOf(company().provider));
    const { url: back } = await company().provider.signIn(url, 'person-rea');
    await arriveAt(back);
    expectError(await company().send('POST', 'casdoor/redeem', { body: { attempt_id, redeem_secret } }), 400, 'attempt_invalid');
    expect(await company().store.accounts.byUsernameKey('rea')).toBeUndefined();
    expect((await desk.shown()).settings).toBeNull();
  });

  test('only an admin who has just signed in', async () => {
    await company().settle({ username: 'nosy' });
    const { token } = await company().enter('nosy');
    const body = { settings: formOf(company().provider) };
    expectError(await company().send('POST', 'admin/casdoor/rehearse', { body }), 401, 'not_authenticated');
    expectError(await company().send('POST', 'admin/casdoor/rehearse', { body, token }), 403, 'forbidden');
    expectError(await company().send('GET', 'admin/casdoor', { token }), 403, 'forbidden');
    expectError(await company().send('PUT', 'admin/casdoor', { token, body }), 403, 'forbidden');
    const desk = await openDesk(company());
    company().clock.forward(11 * 60_000);
    for (const [method, path] of [
      ['POST', 'admin/casdoor/rehearse'],
      ['PUT', 'admin/casdoor'],
      ['DELETE', 'admin/casdoor'],
    ] as const)
      expectError(await desk.send(method, path, method === 'DELETE' ? undefined : body), 403, 'recent_sign_in_required');
  });

  test('a clock that is off (here by the eleven minutes of before)', async () => {
    const { checks } = await begin(formOf(company().provider));
    expect(troubles(checks)).toEqual(['clock_off']);
    expect(Number(checks.find(({ name }) => name === 'clock')?.facts['seconds'])).toBeGreaterThan(600);
  });
});
