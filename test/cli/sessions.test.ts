import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { talkTo } from '../flows/talk.ts';
import { expectDone, expectRefused, ground, type Ground } from './program.ts';

const password = 'correct horse battery';
let here: Ground;
beforeEach(async () => {
  here = ground();
  for (const name of ['mia', 'jo']) expectDone(await here.run(`accounts add ${name} --role admin`, { input: password }));
});
afterEach(() => here.remove());

/** Signs in as often as told, and stops the server: the tokens, in order. */
async function signIn(...names: readonly string[]): Promise<string[]> {
  const server = await here.serve('multi');
  const tokens: string[] = [];
  for (const username of names)
    tokens.push((await talkTo(server.url).signIn({ body: { username, password, device_label: `${username}’s device` } })).token);
  await server.stop();
  return tokens;
}

async function statuses(tokens: readonly string[]): Promise<number[]> {
  const server = await here.serve('multi');
  const replies = await Promise.all(tokens.map((token) => talkTo(server.url).send('GET', 'settings', { token })));
  await server.stop();
  return replies.map(({ status }) => status);
}

describe('sessions at the command line', () => {
  test('are listed, of all and of one, without a key', async () => {
    await signIn('mia', 'mia', 'jo');
    const { lines, stdout } = expectDone(await here.run('sessions list --json'));
    expect(lines.map(({ id, username, device_label }) => [id, username, device_label])).toEqual([
      [1, 'mia', 'mia’s device'],
      [2, 'mia', 'mia’s device'],
      [3, 'jo', 'jo’s device'],
    ]);
    expect(stdout).not.toMatch(/[0-9a-f]{40}/);
    expect(expectDone(await here.run('sessions list jo --json')).lines).toMatchObject([{ id: 3 }]);
    expect(expectDone(await here.run('sessions list')).stdout.split('\n')[0]).toMatch(
      /^ID\s+USERNAME\s+DEVICE\s+KIND\s+METHOD\s+LAST SEEN\s+EXPIRES$/,
    );
  });

  test('end by id: these and no others', async () => {
    const tokens = await signIn('mia', 'mia', 'jo');
    expect(expectDone(await here.run('sessions end 1 3 --yes --json')).lines).toEqual([{ sessions_ended: 2 }]);
    expect(await statuses(tokens)).toEqual([401, 200, 401]);
  });

  test('end by account, and all of them', async () => {
    const tokens = await signIn('mia', 'mia', 'jo');
    expect(expectDone(await here.run('sessions end --account mia --yes --json')).lines).toEqual([{ sessions_ended: 2 }]);
    expect(await statuses(tokens)).toEqual([401, 401, 200]);
    expect(expectDone(await here.run('sessions end --all --yes --json')).lines).toEqual([{ sessions_ended: 1 }]);
    expect(await statuses(tokens)).toEqual([401, 401, 401]);
  });

  test('an id that is not there ends none', async () => {
    const tokens = await signIn('mia', 'mia');
    expectRefused(await here.run('sessions end 1 17 --yes'), 1, 'not_found', '17');
    expect(await statuses(tokens)).toEqual([200, 200]);
  });

  test('what to end, and that it is meant, must be said', async () => {
    expectRefused(await here.run('sessions end --yes'), 2, 'which_sessions');
    expectRefused(await here.run('sessions end 1 --all --yes'), 2, 'which_sessions');
    expectRefused(await here.run('sessions end --all'), 2, 'not_confirmed');
    expectRefused(await here.run('sessions end one --yes'), 2, '(invalid)');
  });
});
