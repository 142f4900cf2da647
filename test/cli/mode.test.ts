import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { talkTo } from '../flows/talk.ts';
import { expectDone, expectRefused, ground, type Ground } from './program.ts';

const password = 'lovely analytical engine';
let place: Ground;
let server: ServerProcess | undefined;
beforeEach(() => void (place = ground()));
afterEach(async () => {
  await server?.stop();
  server = undefined;
  place.remove();
});
const serve = async () => (server = await startServerProcess({ dataDir: place.dataDir, env: { DOORWARD_PASSWORD__BCRYPT_COST: '10' } }));
const toMulti = 'mode switch multi --username ada --yes --json';

describe('doorward mode, in a folder that nobody uses', { timeout: 120_000 }, () => {
  test('from single to multi and back: at once, the copy named, and the server starts in it', async () => {
    expectRefused(await place.run('mode show'), 2, 'no_store');
    const [switched] = expectDone(await place.run(`${toMulti} --recovery-codes`, { input: `${password}\n` })).lines;
    expect(switched).toMatchObject({ mode: 'multi', pending: null, last: { from: 'single', to: 'multi', outcome: 'kept' } });
    expect(switched?.['recovery_codes']).toHaveLength(10);
    const running = await serve();
    expect(running.ready.mode).toBe('multi');
    await talkTo(running.url).signIn({ body: { ident: 'ada', password } });
    await running.stop();
    expectRefused(await place.run('mode switch single'), 2, 'not_confirmed');
    expect(expectDone(await place.run('mode preview single --owner ada --json')).lines[0]).toMatchObject({
      blockers: [],
      owner: { username: 'ada' },
    });
    expectRefused(await place.run('mode switch single --owner nobody --yes'), 1, 'not_found');
    expect(expectDone(await place.run('mode switch single --owner ada --yes --json')).lines[0]).toMatchObject({ mode: 'single' });
    expectRefused(await place.run('mode switch single --yes'), 1, 'already_on');
    expectRefused(await place.run('mode undo'), 1, 'not_found');
  });

  test('what is refused leaves the folder as it is: no password, a weak one, a mode that is configured', async () => {
    expectRefused(await place.run('mode switch multi --yes'), 2, 'no_store');
    expectRefused(await place.run(toMulti, { input: 'short\n' }), 1, 'password_too_short');
    expectRefused(await place.run('mode switch multi --yes'), 1, 'username=required');
    expectRefused(await place.run(toMulti, { input: password, env: { DOORWARD_MODE: 'single' } }), 1, 'set_by_configuration');
    expectRefused(await place.run('mode switch sso --yes'), 1, 'casdoor_not_configured');
    expect(expectDone(await place.run('mode show --json')).lines[0]).toMatchObject({ mode: 'single', last: null });
  });
});

describe('doorward mode, at the server that uses the folder', { timeout: 120_000 }, () => {
  test('switch, undo, switch and keep: with a sign-in of an admin where people sign in', async () => {
    const { url } = await serve();
    const at = `--url ${url} --json`;
    expect(expectDone(await place.run(`${toMulti} --url ${url}`, { input: `${password}\n` })).lines[0]).toMatchObject({
      mode: 'multi',
      pending: { from: 'single', to: 'multi' },
    });
    expectRefused(await place.run(`mode show ${at}`), 1, 'not_authenticated', '--as');
    const input = `${password}\n`;
    expect(expectDone(await place.run(`mode undo --as ada ${at}`, { input })).lines[0]).toMatchObject({
      mode: 'single',
      last: { outcome: 'undone' },
    });
    expectDone(await place.run(`${toMulti} --url ${url}`, { input }));
    expect(expectDone(await place.run(`mode confirm --as ada ${at}`, { input })).lines[0]).toMatchObject({ mode: 'multi', pending: null });
    expect(expectDone(await place.run(`mode preview single --as ada ${at}`, { input })).lines[0]).toMatchObject({ blockers: [] });
    expectRefused(await place.run('mode show --url http://127.0.0.1:9'), 1, 'no_answer');
  });
});
