import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NetworkFacts } from '../../server/contract/network.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { call } from '../support/raw-http.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const v1 = '/api/v1/auth';

describeWithOtherComputer('a server that has moved', () => {
  let other: OtherComputer;
  let server: ServerProcess;
  beforeAll(async () => {
    other = connectOtherComputer();
    server = await startServerProcess();
  });
  afterAll(async () => {
    await server.stop();
    other.remove();
  });

  test('is announced no more: its name on the network is nobody’s, and whoever has its address is told where it went', async () => {
    const local = (method: string, path: string, body?: object) =>
      call({ port: server.port }, { method, path: `${v1}/${path}`, ...(body ? { body } : {}) });
    const open = await local('PATCH', 'admin/network', { lan: true, interfaces: [other.device], acknowledge: true });
    const announced = `${(open.json<NetworkFacts>().mdns.name ?? '').toLowerCase()}.local`;
    expect(announced).toMatch(/^doorward-[0-9a-z-]{4}\.local$/);
    const there = async (host: string) => {
      const url = `https://${other.here}:${String(server.port)}${v1}/mode`;
      return (await other.run('curl', ['-sSk', '--max-time', '5', '-H', `Host: ${host}:${String(server.port)}`, '-w', '\n%{http_code}', url])).stdout;
    };
    expect(await there(announced)).toMatch(/\n200$/);
    const { server_id: id } = (await local('GET', 'admin/server')).json<{ server_id: string }>();
    expect((await local('POST', 'admin/retire', { confirm: id, moved_to: 'https://new.example' })).status).toBe(200);
    // Looked at every two seconds.
    await expect.poll(() => there(announced), { timeout: 10_000 }).toMatch(/\n403$/);
    expect(await there(other.here)).toContain('https://new.example');
  });
});
