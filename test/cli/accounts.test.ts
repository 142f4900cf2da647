import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { talkTo } from '../flows/talk.ts';
import { expectDone, expectRefused, ground, type Ground } from './program.ts';

const password = 'correct horse battery';
let here: Ground;
beforeEach(() => void (here = ground()));
afterEach(() => here.remove());

const add = (name: string, more = '') => here.run(`accounts add ${name} ${more}`.trim(), { input: `${password}\n` });
const rows = async () => (await here.run('accounts list --json')).lines;

describe('accounts that are made at the command line', () => {
  test('one that signs in by name and by address, with the password that was piped in', async () => {
    expectDone(await add('mia', '--email Mia@example.org --role admin'));
    const server = await here.serve('multi');
    try {
      for (const ident of ['MIA', 'mia@example.org']) {
        const reply = await talkTo(server.url).send('POST', 'login', { body: { ident, password } });
        expect(reply.body).toMatchObject({ user: { username: 'mia', role: 'admin', email_verified: false } });
      }
    } finally {
      await server.stop();
    }
  });

  test('the rules are the server’s: a taken name whatever its case, a bad password, a bad name, a bad address', async () => {
    expectDone(await add('mia', '--email mia@example.org'));
    expectRefused(await add('MIA'), 1, 'username=username_unique');
    expectRefused(await add('max', '--email MIA@example.org'), 1, 'email=email_unique');
    expectRefused(await here.run('accounts add max', { input: 'password' }), 1, 'password=password_too_common');
    expectRefused(await here.run('accounts add max', { input: 'max' }), 1, 'password_too_short');
    expectRefused(await here.runWith(['accounts', 'add', 'a\r\nb'], { input: password }), 2, '(invalid)');
    expectRefused(await add('max', '--email nonsense'), 2, '(invalid)');
    expectRefused(await add('max', '--role owner'), 2, 'owner');
    expect((await rows()).map(({ username }) => username)).toEqual(['default', 'mia']);
  });

  test('a generated password is printed once, and nowhere on the disk', async () => {
    const { lines } = expectDone(await here.run('accounts add mia --generate --json'));
    const made = String(lines[0]?.['password']);
    expect(made).toMatch(/^[\w-]{20}$/);
    for (const name of readdirSync(here.dataDir)) expect(readFileSync(join(here.dataDir, name), 'utf8')).not.toContain(made);
  });

  test('an invitation sets the first password', async () => {
    const { lines } = expectDone(await here.run('accounts add mia --invite --json'));
    const query = new URL(String(lines[0]?.['invitation_url'])).searchParams;
    const server = await here.serve('multi');
    try {
      const body = { ident: query.get('ident'), token: query.get('token'), password };
      expect((await talkTo(server.url).send('POST', 'reset_password', { body })).status).toBe(200);
      expect((await talkTo(server.url).send('POST', 'login', { body: { username: 'mia', password } })).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});

describe('the default user', () => {
  test('is adopted: the same id, a name and a password, and no setup code is asked for', async () => {
    expectDone(await here.run('accounts adopt mia --email mia@example.org', { input: password }));
    expect(await rows()).toMatchObject([{ id: 1, username: 'mia', role: 'admin', has_password: true }]);
    expectRefused(await here.run('accounts adopt max', { input: password }), 1, 'code_invalid');
    const server = await here.serve('multi');
    expect(server.stderr()).not.toContain('setup_code');
    await server.stop();
  });

  test('may not be called like somebody else', async () => {
    expectDone(await add('mia'));
    expectRefused(await here.run('accounts adopt MIA', { input: password }), 1, 'username=username_unique');
  });
});

describe('what is done to accounts', () => {
  beforeEach(async () => void expectDone(await add('mia', '--role admin')));

  test('disable, enable: refused and let in; a script must say that it means it', async () => {
    expectDone(await add('jo'));
    expectRefused(await here.run('accounts disable jo'), 2, 'not_confirmed');
    expectDone(await here.run('accounts disable jo --yes --reason away --until 2099-01-01T00:00:00Z'));
    expect((await here.run('accounts list --json --state disabled')).lines).toMatchObject([
      { username: 'jo', disabled_reason: 'away', disabled_until: '2099-01-01T00:00:00.000Z' },
    ]);
    expectDone(await here.run('accounts enable jo'));
    expect((await here.run('accounts list --json --state disabled')).lines).toEqual([]);
  });

  test('the last admin with a way in stays one', async () => {
    expectRefused(await here.run('accounts role mia user'), 1, 'last_admin');
    expectRefused(await here.run('accounts disable mia --yes'), 1, 'last_admin');
    expectDone(await add('jo', '--role admin'));
    expectDone(await here.run('accounts role mia user'));
  });

  test('a new password ends sessions; with --must-change it is good for one sign-in', async () => {
    const first = await here.serve('multi');
    const { token } = await talkTo(first.url).signIn({ body: { username: 'mia', password } });
    await first.stop();
    const { lines } = expectDone(await here.run('accounts set-password mia --must-change --json', { input: 'another long password' }));
    expect(lines).toMatchObject([{ username: 'mia', sessions_ended: 1 }]);
    const second = await here.serve('multi');
    try {
      const talk = talkTo(second.url);
      expect((await talk.send('GET', 'settings', { token })).status).toBe(401);
      expect((await talk.send('POST', 'login', { body: { username: 'mia', password } })).status).toBe(400);
      const { token: fresh } = await talk.signIn({ body: { username: 'mia', password: 'another long password' } });
      expect((await talk.send('GET', 'settings', { token: fresh })).status).toBe(403);
    } finally {
      await second.stop();
    }
  });

  test('a sign-in link signs in once', async () => {
    const { lines } = expectDone(await here.run('accounts sign-in-link mia --json'));
    const token = String(lines[0]?.['url']).split('#sign-in-link=')[1];
    const server = await here.serve('multi');
    try {
      const take = () => talkTo(server.url).send('POST', 'sign-in-link', { body: { token } });
      expect((await take()).body).toMatchObject({ user: { username: 'mia' } });
      expect((await take()).status).toBe(400);
      const { token: key } = await talkTo(server.url).signIn({ body: { username: 'mia', password } });
      const log = await talkTo(server.url).send('GET', 'activity', { token: key });
      expect(log.body).toMatchObject({
        events: [{}, {}, { kind: 'sign_in_link_made', actor_id: null, ip_hash_prefix: '' }, { kind: 'account_created', actor_id: null }],
      });
    } finally {
      await server.stop();
    }
  });

  test('links lead to where the server is: the port of the settings, its public address, or what is given', async () => {
    expectDone(await add('jo'));
    const urls = async (more: string, env: Readonly<Record<string, string>> = {}) => {
      const name = `kim${String(Math.random()).slice(2, 10)}`;
      const link = expectDone(await here.run(`accounts sign-in-link jo --json ${more}`.trim(), { env })).lines[0]?.['url'];
      const invitation = expectDone(await here.run(`accounts add ${name} --invite --json ${more}`.trim(), { env })).lines[0]?.['invitation_url'];
      return [link, invitation].map((url) => new URL(String(url)).origin);
    };
    const both = (origin: string) => [origin, origin];
    expect(await urls('')).toEqual(both('http://127.0.0.1:7420'));
    expect(await urls('', { DOORWARD_SERVER__PORT: '7555' })).toEqual(both('http://127.0.0.1:7555'));
    expect(await urls('', { DOORWARD_SERVER__PUBLIC_URL: 'https://door.example' })).toEqual(both('https://door.example'));
    expect(await urls('--url http://127.0.0.1:9999/', { DOORWARD_SERVER__PORT: '0' })).toEqual(both('http://127.0.0.1:9999'));
    for (const command of ['accounts sign-in-link jo', 'accounts add lou --invite'])
      expectRefused(await here.run(command, { env: { DOORWARD_SERVER__PORT: '0' } }), 2, '--url');
    expectRefused(await here.run('accounts sign-in-link jo --url nonsense'), 2, 'http');
    expect((await rows()).some(({ username }) => username === 'lou')).toBe(false);
  });

  test('reset-2fa, by id; nobody of that name is said so', async () => {
    expectDone(await here.run('accounts reset-2fa id:2 --yes'));
    expectRefused(await here.run('accounts reset-2fa id:17 --yes'), 1, 'not_found');
    expectRefused(await here.run('accounts enable nobody'), 1, 'not_found');
  });
});

describe('the folder', () => {
  test('one that is not there is not made by looking', async () => {
    expectRefused(await here.run('accounts list'), 2, 'no_store', here.dataDir);
    expectRefused(await here.run('sessions list'), 2, 'no_store');
    expect(existsSync(here.dataDir)).toBe(false);
  });

  test('one that a server uses is refused with the server’s pid, and the server does not notice', async () => {
    const server = await here.serve('multi');
    try {
      for (const command of ['accounts list', 'accounts add mia --generate', 'sessions end --all --yes'])
        expectRefused(await here.run(command), 3, String(server.pid));
      expect((await talkTo(server.url).send('GET', 'me')).status).toBe(200);
    } finally {
      expect(await server.stop()).toBe(0);
    }
    expect((await rows()).map(({ username }) => username)).toEqual(['default']);
  });
});
