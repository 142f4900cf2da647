import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answers } from '../flows-lan/device.ts';
import { openHouse, type House } from '../flows/house.ts';
import { commandsIn, fencedBlocks } from '../support/fenced-blocks.ts';
import { newIdentity } from './tls-ground.ts';

const root = join(import.meta.dirname, '..', '..');
const blocks = fencedBlocks('docs/clients.md');
const run = promisify(execFile);

const titles = { curl: 'curl', javascript: 'JavaScript and TypeScript', python: 'Python', pairing: 'Pairing by hand (RFC 8628)' };

/** The nth block of code under a title, as it is written. */
function block(title: string, nth = 0): string {
  const found = blocks.filter(({ section }) => section === title)[nth];
  if (found === undefined) throw new Error(`docs/clients.md has no block ${nth} under ${title}`);
  return found.text;
}

test('each block of docs/clients.md is one that is run below', () => {
  const { curl, javascript, python, pairing } = titles;
  expect(blocks.map(({ section }) => section)).toEqual([curl, javascript, python, pairing, pairing]);
  // Commands in its sentences and its table: test/client/commands.test.ts and pair-here.test.ts run them.
  expect(commandsIn('docs/clients.md').filter((line) => !line.startsWith('curl '))).toEqual(
    ['find', 'pair <server>', 'whoami', 'doctor'].map((words) => `doorward ${words}`),
  );
});

describe('what docs/clients.md tells people to do', () => {
  let house: House;
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    house = await openHouse({ bind: '0.0.0.0', settings: { server: { acknowledgeLan: true, mdns: false } } });
    const { pin } = (await house.send('GET', '/.well-known/doorward')).body as { pin: string };
    const { token } = await house.signIn();
    env = { PATH: process.env['PATH'] ?? '', SERVER: `127.0.0.1:${house.server.port}`, PIN: pin, TOKEN: token };
    folder = mkdtempSync(join(tmpdir(), 'doorward-docs-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules', 'doorward'));
    writeFileSync(join(folder, 'program.mjs'), block(titles.javascript));
  });
  afterAll(async () => {
    await house.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const ways: readonly (readonly [string, () => readonly [string, readonly string[]]])[] = [
    ['curl', () => ['sh', ['-c', block(titles.curl)]]],
    ['JavaScript', () => [process.execPath, [join(folder, 'program.mjs')]]],
    ['Python', () => ['python3', ['-c', block(titles.python)]]],
  ];

  test.each(ways)('%s says who it is, and is stopped by another pin', async (_way, command) => {
    const [program, args] = command();
    expect((await run(program, [...args], { env })).stdout).toContain('default');
    await expect(run(program, [...args], { env: { ...env, PIN: newIdentity().pin } })).rejects.toMatchObject({ code: expect.any(Number) as number });
  });

  test('pairing by hand with two lines of curl', async () => {
    const asked = JSON.parse((await run('sh', ['-c', block(titles.pairing)], { env })).stdout) as Record<string, string>;
    const ask = async () => {
      const line = block(titles.pairing, 1);
      return JSON.parse((await run('sh', ['-c', line], { env: { ...env, DEVICE_CODE: asked['device_code'] ?? '' } })).stdout) as Record<
        string,
        string
      >;
    };
    expect((await ask())['error']).toBe('authorization_pending');
    await answers(house).letIn(asked['user_code'] ?? '');
    house.clock.forward(5_000);
    expect(await ask()).toMatchObject({ scope: 'read', token_type: 'Bearer' });
  });
});
