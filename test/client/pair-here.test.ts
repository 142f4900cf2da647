import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PairingInvitation } from '../../server/contract/pairing.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { ask } from '../ui-multi/house.ts';

const program = join(import.meta.dirname, '..', '..', 'dist', 'server', 'cli.js');

describe('doorward pair on the computer of the server, which no network reaches', () => {
  const home = mkdtempSync(join(tmpdir(), 'doorward-here-'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CONFIG_HOME: home, DOORWARD_VAULT__BACKEND: 'file' };
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServerProcess();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });
  const api = (method: string, path: string, body: object = {}) =>
    ask(`${server.url}/api/v1/auth`, method, path, method === 'GET' ? undefined : body);
  /** Exit code and the last line, as a script looks at them. */
  const said = async (...args: readonly string[]) =>
    promisify(execFile)(process.execPath, [program, ...args], { env }).then(
      ({ stdout }) => [0, stdout.trim().split('\n').at(-1)] as const,
      (error: { readonly code: number; readonly stderr: string }) => [error.code, error.stderr.trim().split('\n').at(-1)] as const,
    );

  test('the line of the Script tab works there too, as it is copied: without TLS, since it never leaves the computer', async () => {
    const { uri, pin, addresses } = PairingInvitation.parse((await api('POST', 'device/invitations')).json);
    expect([pin, addresses]).toEqual([null, []]);
    const child = spawn(process.execPath, [program, 'pair', uri, '--name', 'Here', '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    let answered = false;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const code = /"user_code":"([A-Z-]+)"/.exec(text)?.[1];
      if (code === undefined || answered) return;
      answered = true;
      void api('POST', 'device/requests', { user_code: code }).then(() => api('POST', `device/requests/${code}/approve`));
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect([status, text]).toEqual([0, expect.stringContaining(`"url":"${server.url}"`)]);
    const [code, line] = await said('whoami', '--json');
    expect([code, JSON.parse(line ?? '') as unknown]).toEqual([0, expect.objectContaining({ device: 'Here', account: 'default' })]);
    expect((await said('doctor', '--json'))[0]).toBe(0);
  });

  test('exit codes and last lines are those of docs/clients.md: 1 for a no, 2 for what was asked wrongly, with a code in brackets', async () => {
    const { uri } = PairingInvitation.parse((await api('POST', 'device/invitations')).json);
    const stale = uri.replace(/code=[^&]*/, 'code=used-already');
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['pair', stale], 1, /used already.*\(invalid_grant\)$/],
      [['pair', '127.0.0.1:1'], 1, /\(unreachable\)$/],
      [['pair', 'doorward://open'], 2, /no link of Doorward.*\(link_unclear\)$/],
      [['pair', '127.0.0.1:1', '--pin', 'abc'], 2, /\(bad_pin\)$/],
      [['pair'], 2, /missing required argument/],
    ];
    for (const [args, code, last] of cases) expect([args, ...(await said(...args))]).toEqual([args, code, expect.stringMatching(last) as string]);
  });
});
