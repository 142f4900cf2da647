import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NetworkFacts } from '../../server/contract/network.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { call } from '../support/raw-http.ts';
import { secureCall } from '../support/secure-call.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const path = '/api/v1/auth/admin/network';

describeWithOtherComputer('the switch for the local network lasts', () => {
  let other: OtherComputer;
  let dataDir: string;
  beforeAll(() => {
    other = connectOtherComputer();
    dataDir = mkdtempSync(join(tmpdir(), 'doorward-lasting-'));
  });
  afterAll(() => {
    other.remove();
    rmSync(dataDir, { recursive: true, force: true });
  });
  /** One life of the server, from its start to its end. */
  async function live<T>(work: (server: ServerProcess, facts: () => Promise<NetworkFacts>) => Promise<T>): Promise<T> {
    const server = await startServerProcess({ dataDir });
    try {
      return await work(server, async () => (await call({ port: server.port }, { path })).json<NetworkFacts>());
    } finally {
      await server.stop();
    }
  }
  const change = ({ port }: ServerProcess, body: object) => call({ port }, { method: 'PATCH', path, body });

  test('on stays on after a restart: open as soon as it is ready, with the same pin and for a phone that trusts the same authority', async () => {
    const before = await live(async (server, facts) => {
      expect((await change(server, { lan: true, interfaces: [other.device], acknowledge: true, mdns: false })).status).toBe(200);
      return (await facts()).tls;
    });
    await live(async (server, facts) => {
      const target = { host: other.here, port: server.port, pin: before.pin ?? '', ca: before.ca_pem ?? '' };
      expect((await secureCall(target, { path: '/api/v1/auth/mode' })).status).toBe(200);
      expect(await facts()).toMatchObject({
        reachable_from: 'local_network',
        lan: { allowed: true, problem: null, acknowledgement_required: false },
        tls: { pin: before.pin, ca_pem: before.ca_pem },
        mdns: { on: false, name: null },
      });
    });
  });

  test('a kill in the middle changes nothing of it', async () => {
    const pin = await live(async (server, facts) => {
      const { tls } = await facts();
      server.kill('SIGKILL');
      await server.ended;
      return tls.pin;
    });
    await live(async (_server, facts) => expect(await facts()).toMatchObject({ lan: { allowed: true, problem: null }, tls: { pin } }));
  });

  test('off stays off after a restart, and the key is kept for the next time', async () => {
    const pin = await live(async (server, facts) => {
      const { tls } = await facts();
      expect((await change(server, { lan: false })).status).toBe(200);
      return tls.pin;
    });
    await live(async (server, facts) => {
      expect(await facts()).toMatchObject({ reachable_from: 'this_computer', lan: { allowed: false, acknowledgement_required: true }, urls: [] });
      await expect(call({ port: server.port, host: other.here }, { path: '/api/v1/auth/mode' })).rejects.toThrow();
      expect((await change(server, { lan: true, interfaces: [other.device], acknowledge: true })).json()).toMatchObject({ tls: { pin } });
    });
  });
});
