import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { table, widthOf } from '../../server/command-line/table.ts';
import { runProgram } from '../support/server-process.ts';
import { expectDone, expectRefused, ground, type Ground } from './program.ts';

let here: Ground;
beforeEach(() => void (here = ground()));
afterEach(() => here.remove());

describe('the program', () => {
  test('lists its commands', async () => {
    const { code, stdout } = await runProgram({ command: ['--help'] });
    expect(code).toBe(0);
    for (const name of ['serve', 'accounts', 'sessions', 'import', 'vault']) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  });

  test.each([
    ['acounts list', 'accounts'],
    ['accounts lst', 'list'],
    ['accounts role mia owner', 'owner'],
    ['accounts add', 'username'],
    ['import django', 'file'],
  ])('%s: exit code 2, in one line', async (command, word) => {
    expectRefused(await here.run(command), 2, word);
  });

  test('takes the settings that the server takes, from file and environment', async () => {
    const config = join(here.folder, 'config.json');
    writeFileSync(config, '{"password": {"minLength": 20}}');
    expectRefused(await here.run(`accounts add mia --config ${config}`, { input: 'nineteen characters' }), 1, 'password=password_too_short');
    expectRefused(
      await here.run('accounts add mia', { input: 'nineteen characters', env: { DOORWARD_PASSWORD__MIN_LENGTH: '20' } }),
      1,
      'password_too_short',
    );
    expectRefused(await here.run('accounts add mia --generate', { env: { DOORWARD_PASWORD: 'x' } }), 2, 'DOORWARD_PASWORD');
    writeFileSync(config, '{');
    expectRefused(await here.run(`accounts list --config ${config}`), 2, 'config');
  });

  test('a damaged store is 4, a folder that cannot be one is 6; both as it was', async () => {
    expectDone(await here.run('accounts add mia --generate'));
    for (const name of readdirSync(here.dataDir)) truncateSync(join(here.dataDir, name), 20);
    expectRefused(await here.run('accounts list'), 4, 'damaged');
    expectRefused(await here.run('accounts add max --generate'), 4, 'damaged');
    const file = join(here.folder, 'file');
    writeFileSync(file, '');
    expectRefused(await runOn(file, 'accounts add mia --generate'), 6, file);
    expectRefused(await runOn(file, 'accounts list'), 6, file);
  });

  test('a reader that has seen enough is no error', async () => {
    expectDone(await here.run('accounts add mia --generate'));
    const program = join(import.meta.dirname, '..', '..', 'dist', 'server', 'cli.js');
    const child = spawn(process.execPath, [program, 'accounts', 'list', '--data-dir', here.dataDir], {
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(stderr).toBe('');
  });
});

async function runOn(dataDir: string, command: string): ReturnType<Ground['run']> {
  return { ...(await runProgram({ dataDir, command: command.split(' ') })), lines: [] };
}

describe('tables', () => {
  test('are aligned whatever the script, and hold no control characters', () => {
    const lines = table([
      { name: '小明', e_mail: 'a@example.org' },
      { name: 'Zoe\u0301', e_mail: null },
      { name: 'a\u001b[2Jb\u202e', e_mail: 'x\ny' },
    ])
      .trimEnd()
      .split('\n');
    expect(lines[0]).toBe('NAME     E MAIL');
    expect(lines.slice(1).map((line) => widthOf(line.slice(0, line.lastIndexOf('  '))) <= 9)).toEqual([true, true, true]);
    expect(lines.join('')).not.toMatch(/[\u001b\u202e]/);
    expect(lines).toHaveLength(4);
  });

  test('without rows are nothing', () => {
    expect(table([])).toBe('');
  });
});
