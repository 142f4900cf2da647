import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { talkTo } from '../flows/talk.ts';
import { expectDone, expectRefused, useGround } from './program.ts';

const password = 'lovely analytical engine';
const { place, serve } = useGround();
const toMulti = 'mode switch multi --username ada --yes --json';

describe('doorward mode, in a folder that nobody uses', { timeout: 120_000 }, () => {
  test('from single to multi and back: at once, the copy named, and the server starts in it', async () => {
    expectRefused(await place().run('mode show'), 2, 'no_store');
    const [switched] = expectDone(await place().run(`${toMulti} --recovery-codes`, { input: `${password}\n` })).lines;
    expect(switched).toMatchObject({ mode: 'multi', pending: null, last: { from: 'single', to: 'multi', outcome: 'kept' } });
    expect(switched?.['recovery_codes']).toHaveLength(10);
    const running = await serve();
    expect(running.ready.mode).toBe('multi');
    await talkTo(running.url).signIn({ body: { ident: 'ada', password } });
    await running.stop();
    expectRefused(await place().run('mode switch single'), 2, 'not_confirmed');
    expect(expectDone(await place().run('mode preview single --owner ada --json')).lines[0]).toMatchObject({
      blockers: [],
      owner: { username: 'ada' },
    });
    expectRefused(await place().run('mode switch single --owner nobody --yes'), 1, 'not_found');
    expect(expectDone(await place().run('mode switch single --owner ada --yes --json')).lines[0]).toMatchObject({ mode: 'single' });
    expectRefused(await place().run('mode switch single --yes'), 1, 'already_on');
    expectRefused(await place().run('mode undo'), 1, 'not_found');
  });

  test('what is refused leaves the folder as it is: no password, a weak one, a mode that is configured', async () => {
    expectRefused(await place().run('mode switch multi --yes'), 2, 'no_store');
    expectRefused(await place().run(toMulti, { input: 'short\n' }), 1, 'password_too_short');
    expectRefused(await place().run('mode switch multi --yes'), 1, 'username=required');
    expectRefused(await place().run(toMulti, { input: password, env: { DOORWARD_MODE: 'single' } }), 1, 'set_by_configuration');
    expectRefused(await place().run('mode switch sso --yes'), 1, 'casdoor_not_configured');
    expect(expectDone(await place().run('mode show --json')).lines[0]).toMatchObject({ mode: 'single', last: null });
  });
});

describe('doorward mode, at the server that uses the folder', { timeout: 120_000 }, () => {
  test('switch, undo, switch and keep: with a sign-in of an admin where people sign in', async () => {
    const { url } = await serve();
    const at = `--url ${url} --json`;
    expect(expectDone(await place().run(`${toMulti} --url ${url}`, { input: `${password}\n` })).lines[0]).toMatchObject({
      mode: 'multi',
      pending: { from: 'single', to: 'multi' },
    });
    expectRefused(await place().run(`mode show ${at}`), 1, 'not_authenticated', '--as');
    const input = `${password}\n`;
    expect(expectDone(await place().run(`mode undo --as ada ${at}`, { input })).lines[0]).toMatchObject({
      mode: 'single',
      last: { outcome: 'undone' },
    });
    expectDone(await place().run(`${toMulti} --url ${url}`, { input }));
    expect(expectDone(await place().run(`mode confirm --as ada ${at}`, { input })).lines[0]).toMatchObject({ mode: 'multi', pending: null });
    expect(expectDone(await place().run(`mode preview single --as ada ${at}`, { input })).lines[0]).toMatchObject({ blockers: [] });
    // Where it says that it is, it is found without being told.
    expect(expectDone(await place().run('mode show --as ada --json', { input })).lines[0]).toMatchObject({ mode: 'multi' });
  });
});

describe('doorward mode sends a password to nobody else (B18; C, port taken)', { timeout: 120_000 }, () => {
  const heard: string[] = [];
  const strangers: Server[] = [];
  afterEach(async () => {
    heard.length = 0;
    for (const stranger of strangers.splice(0)) await new Promise((done) => stranger.close(done));
  });

  /** Answers like a server, and writes down what it is told; `to`: asks there for the answer. */
  async function stranger(port: number, to?: string): Promise<string> {
    const server = createServer((req, res) => {
      heard.push(`${req.method ?? ''} ${req.url ?? ''}`);
      const known = { server_id: '0123456789abcdef', version_api: '1', pin: null, mode: 'multi', proof: 'A'.repeat(43) };
      const answer = to === undefined ? Promise.resolve(JSON.stringify(known)) : fetch(`${to}${req.url ?? ''}`).then((reply) => reply.text());
      void answer.then((text) => res.setHeader('Content-Type', 'application/json').setHeader('Connection', 'close').end(text));
    });
    strangers.push(server.listen(port, '127.0.0.1'));
    await once(server, 'listening');
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }
  const asAda = { input: `${password}\n` };

  test('a stranger who took the port of a server that was killed hears a question, and no password', async () => {
    const { port, kill, ended } = await serve();
    kill('SIGKILL');
    await ended;
    expectRefused(await place().run('mode show --as ada', asAda), 1, 'no_answer');
    const url = await stranger(port);
    expectRefused(await place().run('mode show --as ada', asAda), 1, 'other_server');
    expectRefused(await place().run(`mode show --as ada --url ${url}`, asAda), 1, 'other_server');
    expectRefused(await place().run(`${toMulti} --url ${url}`, asAda), 1, 'other_server');
    expect(heard.map((line) => line.replace(/=.*/, ''))).toEqual(Array.from({ length: 3 }, () => 'GET /.well-known/doorward?challenge'));
  });

  test('one that passes the question on to the real server, from another port, is not even asked', async () => {
    const { url } = await serve();
    expectRefused(await place().run(`mode show --as ada --url ${await stranger(0, url)}`, asAda), 1, 'other_server');
    expect(heard).toEqual([]);
  });

  test('nothing goes to another computer in clear; what is no address, and a folder that nobody uses, are said', async () => {
    expectRefused(await place().run('mode show --as ada --url http://192.0.2.1:7420', asAda), 1, 'insecure_connection');
    expectRefused(await place().run('mode show --as ada --url ftp://127.0.0.1', asAda), 2, 'bad_url');
    expectRefused(await place().run('mode show --as ada', asAda), 1, 'no_answer');
  });

  test('the note is for the folder’s owner alone, proves nothing without its secret, and goes with the server', async () => {
    const { url, stop } = await serve();
    const note = join(place().dataDir, 'server.json');
    expect((statSync(note).mode & 0o777).toString(8)).toBe('600');
    const ask = async (challenge: string) =>
      (await fetch(`${url}/.well-known/doorward?challenge=${challenge}`)).json() as Promise<{ proof?: string }>;
    const [one, other] = [await ask('A'.repeat(43)), await ask('B'.repeat(43))];
    expect(one.proof).toMatch(/^[\w-]{43}$/);
    expect(other.proof).not.toBe(one.proof);
    expect(JSON.stringify(one)).not.toContain((JSON.parse(readFileSync(note, 'utf8')) as { secret: string }).secret);
    await stop();
    expect(existsSync(note)).toBe(false);
  });
});
