import { describe, expect, test } from 'vitest';
import { ActivityList, type ActivityRow } from '../../server/contract/schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { addApp, secret, useTeam, type Team } from '../flows-multi/team.ts';

async function linesOf(team: Team, kind: string, token: string): Promise<readonly ActivityRow[]> {
  return read(await team.send('GET', `activity?account=all&limit=200&kind=${kind}`, { token }), 200, ActivityList).events;
}

describe('B38: a proof that failed leaves a line', () => {
  const team = useTeam();

  test.each([
    ['re-authenticate with a password', 'POST', 're-authenticate', { password: 'wrong' }, 400, 'password'],
    ['re-authenticate with a code', 'POST', 're-authenticate', { channel: 'totp', code: '000000' }, 400, 'totp'],
    ['re-authenticate with a recovery code', 'POST', 're-authenticate', { channel: 'recovery', code: 'AAAA-AAAA-AAAA-AAAA' }, 400, 'recovery'],
    ['change-password', 'POST', 'change-password', { current_password: 'wrong', new_password: 'a fine new secret' }, 403, 'password'],
    ['nanoClaw’s profile', 'PATCH', '/api/auth/profile', { current_password: 'wrong', password: 'a fine new secret' }, 403, 'password'],
    ['revoke-others', 'POST', 'sessions/revoke-others', { password: 'wrong' }, 200, 'password'],
  ] as const)('B38: %s', async (title, method, path, body, status, how) => {
    const { token, user, session } = await team().join(`p${title.replace(/\W/g, '')}`);
    if (how !== 'password') await addApp(team(), token);
    expect((await team().send(method, path, { token, body })).status).toBe(status);
    const lines = await linesOf(team(), 'proof_failed', await team().admin());
    expect(lines.filter(({ account_id: id }) => id === user.id)).toMatchObject([
      { actor_id: user.id, session_id: session.id, ip_hash_prefix: expect.stringMatching(/^[0-9a-f]{8}$/) as unknown, details: { method: how } },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/wrong|000000|AAAA/);
  });

  test('B38: a right one leaves none', async () => {
    const { token, user } = await team().join('righteous');
    expect((await team().send('POST', 're-authenticate', { token, body: { password: secret } })).status).toBe(200);
    expect((await team().send('POST', 'sessions/revoke-others', { token, body: { password: secret } })).status).toBe(200);
    const lines = await linesOf(team(), 'proof_failed', await team().admin());
    expect(lines.filter(({ account_id: id }) => id === user.id)).toEqual([]);
  });
});

describe('B38: a limit that shuts leaves a line', () => {
  const login = { perAccount: { attempts: 3, seconds: 2 }, perAddress: { attempts: 1000, seconds: 900 } };
  const team = useTeam({ limits: { enabled: true, login }, registration: { activation: 'none' } });
  const shut = async (token: string) => linesOf(team(), 'limit_reached', token);

  test('B38: once a window and name, however many are refused; again in the next window', async () => {
    const admin = await team().admin();
    const { user } = await team().join('target');
    const guess = () => team().tryLogin({ ident: 'target', password: 'a guess' });
    const codes = [];
    for (let i = 0; i < 12; i += 1) codes.push((await guess()).status);
    expect(codes).toEqual([400, 400, 400, ...Array<number>(9).fill(429)]);
    expect(await shut(admin)).toMatchObject([{ account_id: user.id, actor_id: null, details: { limit: 'name' } }]);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    for (let i = 0; i < 5; i += 1) await guess();
    expect(await shut(admin)).toMatchObject([{ account_id: user.id }, { account_id: user.id }]);
  });

  test('B38: parallel refusals write one; what was typed is not in it; nobody’s name is nobody’s line', async () => {
    const admin = await team().admin();
    const before = (await shut(admin)).length;
    const replies = await Promise.all(Array.from({ length: 20 }, () => team().tryLogin({ ident: 'no.such.person', password: 'hush hush' })));
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(17);
    const lines = await shut(admin);
    expect(lines).toHaveLength(before + 1);
    expect(lines[0]).toMatchObject({ account_id: null, details: { limit: 'name' } });
    expect(JSON.stringify(lines)).not.toMatch(/no\.such|hush/);
  });

  test('B38: of a person who is signed in, too', async () => {
    const admin = await team().admin();
    const { token, user } = await team().join('inside');
    for (let i = 0; i < 3; i += 1)
      expectError(await team().send('POST', 're-authenticate', { token, body: { password: 'no' } }), 400, 'invalid_credentials');
    for (let i = 0; i < 3; i += 1)
      expectError(await team().send('POST', 're-authenticate', { token, body: { password: 'no' } }), 429, 'too_many_attempts');
    expect((await shut(admin)).filter(({ account_id: id }) => id === user.id)).toHaveLength(1);
    expect((await linesOf(team(), 'proof_failed', admin)).filter(({ account_id: id }) => id === user.id)).toHaveLength(3);
  });
});

describe('B38: an address', () => {
  const login = { perAccount: { attempts: 50, seconds: 900 }, perAddress: { attempts: 8, seconds: 900 } };
  const team = useTeam({ limits: { enabled: true, login } });

  test('that tries many names is one line, about nobody', async () => {
    const admin = await team().admin();
    const codes = [];
    for (let i = 0; i < 14; i += 1) codes.push((await team().tryLogin({ ident: `name${String(i)}`, password: 'a guess' })).status);
    expect(codes.filter((status) => status === 429)).toHaveLength(6);
    expect(await linesOf(team(), 'limit_reached', admin)).toMatchObject([{ account_id: null, details: { limit: 'address' } }]);
  });
});

describe('B38: the setup code', () => {
  const team = useTeam({ owner: {} });

  test('ten wrong ones shut it: one line', async () => {
    const body = { setup_code: 'AAAA-BBBB-CCCC', username: 'eve', password: secret };
    const codes = [];
    for (let i = 0; i < 14; i += 1) codes.push((await team().send('POST', 'admin/adopt', { body })).status);
    expect(codes).toEqual([...Array<number>(10).fill(400), ...Array<number>(4).fill(429)]);
    const setup = /"setup_code":"([^"]+)"/.exec(team().log())?.[1] ?? '';
    expect(setup).not.toBe('');
    // Its hour over, the owner comes in and reads it.
    team().clock.forward(3_600_001);
    const adopted = await team().send('POST', 'admin/adopt', { body: { ...body, setup_code: setup, username: 'olga' } });
    const token = (adopted.body as { token: string }).token;
    expect(await linesOf(team(), 'limit_reached', token)).toMatchObject([{ details: { limit: 'setup_code' } }]);
  });
});
