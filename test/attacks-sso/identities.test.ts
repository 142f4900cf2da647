import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LinkChallenge } from '../../server/contract/casdoor.ts';
import { addApp, secret } from '../flows-multi/team.ts';
import { expectError, read } from '../flows/talk.ts';
import { startLyingProvider } from '../oidc/lying-provider.ts';
import { openCompany, people, person, ssoOf, useCompany } from '../flows-sso/company.ts';

describe('whoever has an identity at the provider, and wants an account that is not theirs', () => {
  const company = useCompany({ provider: { accounts: people('mal') } });
  const bind = (challenge: string, body: object) => company().send('POST', 'casdoor/link/bind', { body: { link_challenge: challenge, ...body } });

  test('a name or an address of an admin gives no account and no role: a choice, or an account with a number', async () => {
    const { accounts } = company().provider;
    await company().settle({ username: 'chief', email: 'chief@example.org', role: 'admin' });
    accounts.set('person-fake', person('chief', { email: 'chief@example.org' }));
    accounts.set('person-name', person('chief', { email: 'fake@example.org' }));
    accounts.set('person-sly', person('chief@example.org', { email: 'sly@example.org' }));
    expect(await company().ask('person-fake')).toMatchObject({ may_bind: true, may_create: false });
    expect((await company().come('person-name')).user).toMatchObject({ username: 'chief_1', role: 'user' });
    const sly = await company().signIn('person-sly');
    const { user } = sly.body as { user?: { username: string; role: string } };
    expect(user?.username).not.toBe('chief@example.org');
    expect((await company().enter('chief')).user.casdoor_linked).toBe(false);
  });

  test('the choice of one person is no way to the account of another: password, and second factor, are of the account', async () => {
    await company().settle({ username: 'rich', email: 'mal@example.org' });
    await addApp(company(), (await company().enter('rich')).token);
    const { link_challenge } = await company().ask('person-mal');
    expectError(await bind(link_challenge, { ident: 'rich', password: 'guess' }), 400, 'invalid_credentials');
    expectError(await bind(link_challenge, { ident: 'rich', password: secret }), 403, 'second_factor_required');
    expectError(await bind(link_challenge, { ident: 'rich', password: secret, code: '123456' }), 400, 'code_invalid');
    expect((await company().store.identities.page({ after: 0, limit: 50 })).items.some(({ subject }) => subject === 'person-mal')).toBe(false);
  });

  test('wrong, unknown and disabled are told apart by nothing, in time neither (B31, B32)', async () => {
    const id = await company().settle({ username: 'off', email: 'off@home.example' });
    await company().store.transaction((tx) => tx.accounts.update(id, { isActive: false }));
    const { link_challenge } = await company().ask('person-mal');
    const times = new Map<string, number[]>();
    const texts = new Set<string>();
    for (let round = 0; round < 7; round += 1)
      for (const [ident, password] of [
        ['rich', 'not this'],
        ['nobody', 'not this'],
        ['off', secret],
      ] as const) {
        const start = performance.now();
        const reply = await bind(link_challenge, { ident, password });
        times.set(ident, [...(times.get(ident) ?? []), performance.now() - start]);
        texts.add(`${String(reply.status)} ${reply.text.replace(/"request_id":"[^"]+"/, '')}`);
      }
    expect(texts.size).toBe(1);
    const [rich = 0, nobody = 0, off = 0] = [...times.values()].map((list) => list.toSorted((a, b) => a - b)[3] ?? 0);
    for (const median of [nobody, off]) expect(median).toBeGreaterThan(rich / 2);
  });

  test('exchange and redeem say nothing of who has an account: a refused code is a refused code', async () => {
    const codes = await Promise.all(['a', 'b', 'ada@example.org'].map((code) => company().send('POST', 'casdoor/exchange', { body: { code } })));
    expect(new Set(codes.map(({ text }) => text.replace(/"request_id":"[^"]+"/, ''))).size).toBe(1);
  });

  test('bodies that are odd: arrays, numbers, prototypes, nothing', async () => {
    for (const path of ['start', 'redeem', 'exchange', 'link/bind', 'link/create'])
      for (const raw of [
        '[]',
        '7',
        'null',
        '"x"',
        '{"__proto__":{"intent":"bind"}}',
        '{"code":{},"attempt_id":[],"redeem_secret":7,"nonce":{}}',
        '{"constructor":{"prototype":{"x":1}}}',
      ]) {
        const reply = await company().send('POST', `casdoor/${path}`, { raw });
        expect([200, 400], `${path} ${raw} ${reply.text}`).toContain(reply.status);
        expect(({} as Record<string, unknown>)['x']).toBeUndefined();
      }
  });
});

describe('a provider that lies about who it is (one test a lie is in test/oidc; here what is left behind)', () => {
  test('B72: no lie of an ID token leaves a session, an account, a link or a token', async () => {
    const lying = await startLyingProvider();
    const company = await openCompany({ sso: ssoOf(lying) });
    const kept = [...company.vault.secrets.keys()];
    const lies = [
      { claims: { iss: 'https://evil.example' } },
      { claims: { aud: 'another' } },
      { claims: { aud: ['doorward-test', 'another'], azp: 'another' } },
      { claims: { sub: undefined } },
      { claims: { sub: '' } },
      { claims: { exp: 1 } },
      { claims: { iat: Math.floor(Date.now() / 1000) + 4000 } },
      { header: { alg: 'none' } },
      { token: () => 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.' },
      { tokens: { id_token: undefined } },
      { userinfo: { sub: 'somebody-else' }, claims: { groups: undefined } },
    ];
    for (const lie of lies) {
      lying.lies = lie;
      const reply = await company.send('POST', 'casdoor/exchange', { body: { code: randomUUID() } });
      expectError(reply, 400, 'casdoor_rejected');
    }
    lying.lies = {};
    expect(await company.store.accounts.byEmailKey('ada@example.org')).toBeUndefined();
    expect(await company.store.identities.count()).toBe(0);
    expect([...company.vault.secrets.keys()]).toEqual(kept);
    expect(kept.length).toBeGreaterThan(0);
    expect(company.log()).not.toMatch(/eyJ|evil\.example/);
    expect((await company.activity('sign_in')).filter(({ details }) => details['method'] === 'casdoor')).toEqual([]);
    await Promise.all([company.close(), lying.stop()]);
  });

  test('names that are markup, huge or odd are shown as text at most, and cut', async () => {
    const lying = await startLyingProvider();
    const company = await openCompany({ sso: ssoOf(lying, { provisioning: 'challenge' }) });
    lying.lies = {
      claims: { sub: 'odd', preferred_username: `<img src=x onerror=alert(1)>${'x'.repeat(5000)}`, name: '\u202Egnp.exe', email: 'not an address' },
    };
    const reply = await company.send('POST', 'casdoor/exchange', { body: { code: randomUUID() } });
    const choice = read(reply, 200, LinkChallenge);
    expect(choice.suggested_username.length).toBeLessThanOrEqual(50);
    expect(choice.suggested_username).not.toMatch(/[<>= ]/);
    expect(reply.text.length).toBeLessThan(10_000);
    const made = await company.send('POST', 'casdoor/link/create', { body: { link_challenge: choice.link_challenge } });
    expect(made.status, made.text).toBe(200);
    expect((made.body as { user: { email: string | null } }).user.email).toBeNull();
    await Promise.all([company.close(), lying.stop()]);
  });
});
