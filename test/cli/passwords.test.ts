import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLowdbStore } from '../../server/storage/lowdb/lowdb-store.ts';
import { runProgram } from '../support/server-process.ts';
import { describeWith } from '../support/parts.ts';
import { talkTo } from '../flows/talk.ts';
import { typeInto } from './terminal.ts';
import { expectDone, expectRefused, ground, type Ground } from './program.ts';

let here: Ground;
beforeEach(() => void (here = ground()));
afterEach(() => here.remove());

async function signsIn(password: string): Promise<boolean> {
  const server = await here.serve('multi');
  const reply = await talkTo(server.url).send('POST', 'login', { body: { username: 'mia', password } });
  await server.stop();
  return reply.status === 200;
}

describe('a password for a command', () => {
  test('is never an argument', async () => {
    expectRefused(await here.run('accounts add mia --password secret'), 2, 'unknown option');
  });

  test.each([
    ['with a line end', 'grün und weiß\n'],
    ['of Windows', 'grün und weiß\r\nmore'],
    ['without one', 'grün und weiß'],
  ])('piped in %s is its first line', async (_how, input) => {
    expectDone(await here.run('accounts add mia', { input }));
    expect(await signsIn('grün und weiß')).toBe(true);
  });

  test('keeps the spaces around it', async () => {
    expectDone(await here.run('accounts add mia', { input: '  spaces count  \n' }));
    expect(await signsIn('spaces count')).toBe(false);
    expect(await signsIn('  spaces count  ')).toBe(true);
  });

  test('comes from a file', async () => {
    const file = join(here.folder, 'password');
    writeFileSync(file, 'from a file, this time\n');
    expectDone(await here.runWith(['accounts', 'add', 'mia', '--password-file', file]));
    expect(await signsIn('from a file, this time')).toBe(true);
  });

  test('that is missing, empty, not UTF-8 or unreadable is said so, and nothing is made', async () => {
    expectRefused(await here.run('accounts add mia'), 2, 'password_missing');
    expectRefused(await here.run('accounts add mia', { input: '\nsecond line' }), 2, 'password_missing');
    expectRefused(await here.run('accounts add mia', { input: Buffer.from([0xff, 0xfe, 0x41]) }), 2, 'password_missing');
    expectRefused(await here.runWith(['accounts', 'add', 'mia', '--password-file', join(here.folder, 'none')]), 2, 'password_file');
    expectRefused(await here.run('accounts list'), 2, 'no_store');
  });

  test('a wrong one does not reach the terminal or the log', async () => {
    const ended = await here.run('accounts add mia', { input: 'mia1234' });
    expectRefused(ended, 1, 'password=');
    expect(ended.stderr).not.toContain('mia1234');
  });
});

describe('what a command gives', () => {
  test('A 6.4.1: a password that must be changed is good for a week, any other has no end', async () => {
    const before = Date.now();
    expectDone(await here.run('accounts add mia --generate --must-change'));
    expectDone(await here.run('accounts add noa --generate'));
    expectDone(await here.run('accounts add kim --generate'));
    expectDone(await here.run('accounts set-password kim --generate --must-change'));
    const store = await openLowdbStore({ dataDir: here.dataDir });
    const daysLeft = async (name: string) => {
      const record = await store.passwords.byId((await store.accounts.byUsernameKey(name))?.id ?? 0);
      return record?.expiresAt === undefined ? null : Math.floor((record.expiresAt - before) / 86_400_000);
    };
    expect([await daysLeft('mia'), await daysLeft('noa'), await daysLeft('kim')]).toEqual([7, null, 7]);
    await store.close();
  });

  test('B40: somebody is not disabled until a moment that has passed', async () => {
    expectDone(await here.run('accounts add mia --generate'));
    expectRefused(await here.run('accounts disable mia --yes --until 2020-01-01T00:00:00Z'), 1, 'disabled_until');
    expect((await here.run('accounts list --json --state disabled')).lines).toEqual([]);
  });
});

describeWith('django', 'at a terminal (Python makes one)', () => {
  test('a password is asked for twice and never shown', async () => {
    const { code, screen } = await typeInto(['accounts', 'add', 'mia', '--data-dir', here.dataDir], {
      'Password: ': 'correct horsx\u007fe battery\r',
      'Once more: ': 'correct horse battery\r',
    });
    expect(code).toBe(0);
    expect(screen).toContain('username: mia');
    expect(screen).not.toMatch(/hors|batt/);
    expect(await signsIn('correct horse battery')).toBe(true);
  });

  test('two that differ change nothing, and Ctrl-C gives up', async () => {
    const differs = await typeInto(['accounts', 'add', 'mia', '--data-dir', here.dataDir], {
      'Password: ': 'correct horse\r',
      'Once more: ': 'another horse\r',
    });
    expect(differs).toMatchObject({ code: 1 });
    expect(differs.screen).toContain('password_differs');
    expect(await typeInto(['accounts', 'add', 'mia', '--data-dir', here.dataDir], { 'Password: ': 'corr\u0003' })).toMatchObject({ code: 2 });
    expectRefused(await here.run('accounts list'), 2, 'no_store');
  });

  test('what destroys is asked about: "y" does it, anything else does not', async () => {
    expectDone(await here.run('accounts add mia --generate'));
    const command = ['accounts', 'disable', 'mia', '--data-dir', here.dataDir];
    expect(await typeInto(command, { '[y/N] ': '\r' })).toMatchObject({ code: 1 });
    expect((await here.run('accounts list --json --state disabled')).lines).toEqual([]);
    expect(await typeInto(command, { '[y/N] ': 'y\r' })).toMatchObject({ code: 0 });
    expect((await here.run('accounts list --json --state disabled')).lines).toHaveLength(1);
  });
});

describe('what a terminal is shown', () => {
  test('names that could move its cursor or turn its reading direction are harmless, in tables and in JSON', async () => {
    const file = join(here.folder, 'dump.json');
    const fields = { username: 'x\u001b[2J\u202eadmin', email: '', password: '!', last_login: null };
    writeFileSync(file, JSON.stringify([{ model: 'auth.user', pk: 1, fields }]));
    for (const more of [[], ['--json']]) {
      const { code, stdout } = await runProgram({ command: ['import', 'django', file, ...more] });
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/[\u001b\u202e]/);
    }
    expect(readFileSync(file, 'utf8')).toContain('\u202e');
  });
});
