import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { talkTo, type Talk } from '../flows/talk.ts';
import { djangoUser, writeDump } from '../import/sources.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { expectDone, expectRefused, ground, type Ground } from './program.ts';

const password = 'correct horse battery';
let here: Ground;
let server: ServerProcess | undefined;
beforeEach(async () => {
  here = ground();
  for (const name of ['mia', 'jo'])
    expectDone(await here.run(`accounts add ${name} --role ${name === 'mia' ? 'admin' : 'user'}`, { input: password }));
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  here.remove();
});
const serve = async (mode: 'single' | 'multi' = 'multi'): Promise<Talk> => talkTo((server = await here.serve(mode)).url);
const login = (at: Talk, ident: string) => at.send('POST', 'login', { body: { ident, password } });

describe('doorward accounts limits', { timeout: 120_000 }, () => {
  test('shows, sets, merges and lifts what the server then keeps to (B40)', async () => {
    const none = { scopes: null, local_only: false, max_sessions: null, hours: null };
    expect(expectDone(await here.run('accounts limits jo --json')).lines).toEqual([{ id: 3, username: 'jo', limits: none }]);
    const hours = { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00', time_zone: 'Europe/Berlin' };
    const set = await here.run('accounts limits jo --scopes read --hours 1-5,08:00-18:00,Europe/Berlin --max-sessions 2 --local-only --json');
    expect(expectDone(set).lines[0]).toMatchObject({ limits: { scopes: ['read'], local_only: true, max_sessions: 2, hours } });
    expect(expectDone(await here.run('accounts limits jo --hours any --anywhere --json')).lines[0]).toMatchObject({
      limits: { scopes: ['read'], local_only: false, max_sessions: 2, hours: null },
    });
    expect(expectDone(await here.run('accounts limits jo')).stdout).toMatch(/scopes: +read\n/);
    const at = await serve();
    const { token } = (await login(at, 'jo')).body as { token: string };
    expect((await at.send('GET', 'settings', { token })).status).toBe(200);
    expect((await at.send('PATCH', 'settings', { token, body: { first_name: 'Jo' } })).status).toBe(403);
    await server?.stop();
    expect(expectDone(await here.run('accounts limits jo --none --json')).lines[0]).toMatchObject({ limits: none });
  });

  test('the rules are the server’s: wrong ones are refused, and the last admin stays without', async () => {
    for (const wrong of [
      '--scopes write',
      '--scopes owner',
      '--max-sessions 0',
      '--max-sessions x',
      '--hours 8-9',
      '--hours 5-1,08:00-09:00,UTC',
      '--hours 1,8:00-9:00,UTC',
    ])
      expectRefused(await here.run(`accounts limits jo ${wrong}`), 2, '(invalid)');
    expectRefused(await here.run('accounts limits jo --hours 1,08:00-09:00,Nowhere/At_All'), 1, 'limits=invalid');
    expectRefused(await here.run('accounts limits nobody'), 1, 'not_found');
    expectDone(await here.run('accounts disable default --yes'));
    expectRefused(await here.run('accounts limits mia --local-only'), 1, 'last_admin');
  });
});

describe('doorward invitations', { timeout: 120_000 }, () => {
  const env = { DOORWARD_MODE: 'multi' };

  test('one that is made opens as often as it says; ended, it opens nothing; the list shows neither token nor hash', async () => {
    const url = '--url http://door.test:7420';
    const made = expectDone(await here.run(`invitations add --uses 2 --hours 24 --role admin --note choir --json ${url}`, { env })).lines[0];
    const token = /^http:\/\/door\.test:7420\/#invitation=([\w-]{43})$/.exec(String(made?.['invitation_url']))?.[1] ?? '';
    expect(made).toMatchObject({ role: 'admin', uses: 2 });
    const listed = expectDone(await here.run('invitations list --json', { env }));
    expect(listed.lines).toMatchObject([{ id: made?.['id'], note: 'choir', role: 'admin', uses: 2, left: 2, made_by: null }]);
    expect(listed.stdout).not.toContain(token);
    const at = await serve();
    const register = (name: string) =>
      at.send('POST', 'register', { body: { username: name, email: `${name}@example.org`, password, invitation: token } });
    expect((await register('kim')).body).toMatchObject({ email: 'kim@example.org' });
    expect((await login(at, 'kim')).body).toMatchObject({ user: { role: 'admin' } });
    await server?.stop();
    expectDone(await here.run(`invitations end ${String(made?.['id'])}`, { env }));
    expectRefused(await here.run(`invitations end ${String(made?.['id'])}`, { env }), 1, 'not_found');
    expect(expectDone(await here.run('invitations list', { env })).stdout).toBe('No invitation is open.\n');
    const again = await serve();
    expect(
      (await again.send('POST', 'register', { body: { username: 'lee', email: 'lee@example.org', password, invitation: token } })).body,
    ).toMatchObject({
      code: 'invitation_invalid',
    });
  });

  test('what is out of bounds is refused; single mode takes nobody in', async () => {
    for (const wrong of ['add --uses 0', 'add --uses 1.5', 'add --hours 721', 'add --role owner', 'end x'])
      expectRefused(await here.run(`invitations ${wrong}`, { env }), 2);
    expectRefused(await here.run('invitations add'), 1, 'registration_disabled');
  });
});

test('a folder in use is refused by every command on it, and nothing of it is done (C, two instances)', { timeout: 180_000 }, async () => {
  const at = await serve();
  const before = (await login(at, 'mia')).body as { token: string };
  const dump = writeDump(join(here.folder, 'dump.json'), [djangoUser(7, { username: 'kim', email: 'kim@example.org' })]);
  const commands = [
    ...['accounts list', 'accounts add kim', 'accounts set-password jo --generate', 'accounts disable jo --yes', 'accounts enable jo'],
    ...['accounts role jo admin', 'accounts sign-in-link jo', 'accounts reset-2fa jo --yes', 'accounts limits jo --local-only'],
    ...['sessions list', 'sessions end --all --yes', 'invitations list', 'invitations add', 'invitations end 1'],
    ...['accounts adopt kim', `import django ${dump} --apply`],
  ];
  for (const command of commands) {
    const refused = await here.run(command, { input: `${password}\n`, env: { DOORWARD_MODE: 'multi' } });
    expect([command, refused.code, refused.stderr.includes(String(server?.pid))]).toEqual([command, 3, true]);
  }
  expect((await at.send('GET', 'admin/accounts', { token: before.token })).body).toMatchObject({
    accounts: [{ username: 'default' }, { username: 'mia' }, { username: 'jo', role: 'user', is_active: true, limits: { local_only: false } }],
  });
});
