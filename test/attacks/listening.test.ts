import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { runProgram, startServerProcess } from '../support/server-process.ts';
import { call } from '../support/raw-http.ts';

/** Addresses and ports in state LISTEN of one process, by the kernel's own tables. */
function listening(pid: number): string[] {
  const inodes = new Set(
    readdirSync(`/proc/${String(pid)}/fd`).flatMap((fd) => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${String(pid)}/fd/${fd}`))?.[1] ?? []),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${String(pid)}/net/${table}`, 'utf8')
      .split('\n')
      .map((row) => row.trim().split(/\s+/))
      .filter((columns) => columns[3] === '0A' && inodes.has(columns[9] ?? ''))
      .map((columns) => columns[1] ?? ''),
  );
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

const loopbackInHex = '0100007F';
const lanAddress = Object.values(networkInterfaces())
  .flat()
  .find((entry) => entry?.family === 'IPv4' && !entry.internal)?.address;

describe.runIf(process.platform === 'linux')('what the program listens on', () => {
  test('B4: by default one socket, on 127.0.0.1, and no other address of this computer answers', async () => {
    const server = await startServerProcess();
    try {
      expect(listening(server.pid)).toEqual([`${loopbackInHex}:${server.port.toString(16).toUpperCase().padStart(4, '0')}`]);
      expect((await call({ port: server.port }, { path: '/api/v1/health' })).status).toBe(200);
      if (lanAddress !== undefined) await expect(fetch(`http://${lanAddress}:${String(server.port)}/`)).rejects.toThrow();
    } finally {
      await server.stop();
    }
  });

  test('B4: the server says of itself what the kernel says', async () => {
    const server = await startServerProcess();
    try {
      const facts = (await call({ port: server.port }, { path: '/api/v1/auth/admin/network' })).json<{
        listening: object[];
        reachable_from: string;
      }>();
      expect(facts.listening).toEqual([{ address: '127.0.0.1', port: server.port, family: 'ipv4' }]);
      expect(facts.reachable_from).toBe('this_computer');
    } finally {
      await server.stop();
    }
  });

  test('B1: bound to another loopback address, the address in the ready line works', async () => {
    const server = await startServerProcess({ args: ['--bind', '127.0.0.5'] });
    try {
      expect(server.url).toBe(`http://127.0.0.5:${String(server.port)}`);
      expect((await fetch(`${server.url}/api/v1/auth/me`)).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});

describe('single mode beyond this computer', () => {
  test.each(['0.0.0.0', '::', '192.0.2.7', '::ffff:0.0.0.0', 'fe80::1'])(
    'B5: --bind %s without acknowledgement does not start: exit 2, one line that names the setting',
    async (bind) => {
      const { code, stdout, stderr } = await runProgram({ args: ['--bind', bind] });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stderr).toContain('server.bind');
      expect(stderr).toContain('server.acknowledgeLan');
    },
  );

  test('B5: set in the environment, with acknowledgement switched off, it does not start either', async () => {
    const { code } = await runProgram({ env: { DOORWARD_SERVER__BIND: '0.0.0.0', DOORWARD_SERVER__ACKNOWLEDGE_LAN: 'false' } });
    expect(code).toBe(2);
  });

  test('B5: what is no address is refused by name', async () => {
    for (const bind of ['*', '', 'evil.example', '127.0.0.1/8', '0']) {
      const { code, stderr } = await runProgram({ args: [`--bind=${bind}`] });
      expect([bind, code]).toEqual([bind, 2]);
      expect(stderr).toContain('server.bind');
    }
  });
});
