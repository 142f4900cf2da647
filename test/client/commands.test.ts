import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answers } from '../flows-lan/device.ts';
import { openHouse, type House } from '../flows/house.ts';
import { describeWithOtherComputer } from '../support/network-namespace.ts';
import { connectClient, type ClientComputer } from './network.ts';
import { newIdentity, startTls } from './tls-ground.ts';

const timeout = 90_000;

describeWithOtherComputer('doorward find, pair, whoami and doctor on another computer of the network', () => {
  let house: House;
  let client: ClientComputer;
  let pin: string;
  let id: string;
  beforeAll(async () => {
    client = connectClient();
    house = await openHouse({ settings: { server: { acknowledgeLan: true } } });
    await allow({ lan: true, interfaces: [client.hereEnd] });
    const known = (await house.send('GET', '/.well-known/doorward')).body as { pin: string; server_id: string };
    [pin, id] = [known.pin, known.server_id];
  }, timeout);
  afterAll(async () => {
    await house.close();
    client.remove();
  });
  const allow = async (body: object) => {
    const { status, text } = await house.send('PATCH', 'admin/network', { body });
    expect(status, text).toBe(200);
  };
  const address = () => `https://${client.here}:${house.server.port}`;
  const approving = (line: Record<string, unknown>) => {
    if (line['event'] === 'code') void answers(house).letIn(String(line['user_code']), { scopes: ['read'] });
  };
  const faultOf = async (...args: readonly string[]) => {
    const { code, lines } = await client.run(['doctor', ...args, '--json']);
    return [code, lines.find((line) => line['result'] !== 'ok' && line['code'] !== 'ok' && line['code'] !== 'skipped')?.['code'] ?? null];
  };
  const pairing = () => client.run(['pair', address(), '--pin', pin, '--name', 'Laptop', '--json'], { onLine: approving });

  test(
    'find sees the server with its id, pin and addresses, and no name of this computer; not after mDNS or the network is switched off',
    async () => {
      const found = await client.run(['find', '--json']);
      expect(found.lines).toEqual([
        { name: `Doorward-${id.slice(0, 4)}`, id, version_api: '1', pin, addresses: [`${client.here}:${house.server.port}`] },
      ]);
      await allow({ mdns: false });
      expect(await client.run(['find', '--timeout', '2', '--json'])).toMatchObject({
        code: 1,
        lines: [],
        stderr: expect.stringContaining('none_found') as string,
      });
      await allow({ mdns: true });
      expect((await client.run(['find', '--json'])).lines).toHaveLength(1);
      await allow({ lan: false });
      expect((await client.run(['find', '--timeout', '2', '--json'])).code).toBe(1);
      await allow({ lan: true });
    },
    timeout,
  );

  test(
    'pair shows two codes in two groups, is let in by the owner, keeps the token to itself, and whoami knows the rest',
    async () => {
      const said = await pairing();
      expect([said.code, said.stderr]).toEqual([0, '']);
      const [code] = said.lines;
      for (const name of ['user_code', 'match_code']) expect(code?.[name]).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
      expect(said.lines.flatMap(({ status }) => (status === undefined ? [] : [status]))).toEqual(['waiting', 'approved']);
      expect(said.stdout).not.toMatch(/[0-9a-f]{40}/);
      const folder = join(client.home, 'Doorward', 'client', 'servers', id);
      for (const file of readdirSync(folder)) {
        expect([file, statSync(join(folder, file)).mode & 0o777]).toEqual([file, 0o600]);
        expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/"[0-9a-f]{40}"/);
      }
      const who = await client.run(['whoami', '--json']);
      expect(who.lines[0]).toMatchObject({ account: 'default', device: 'Laptop', scopes: 'read', id, url: address() });
      expect(await faultOf()).toEqual([0, null]);
    },
    timeout,
  );

  test(
    'a man in the middle with another certificate gets nothing secret; doctor and whoami name the pin',
    async () => {
      const stranger = await startTls(newIdentity(), (_req, res) => res.end('{}'), client.here);
      const wrong = await client.run(['pair', stranger.url, '--pin', pin, '--json']);
      expect([wrong.code, wrong.stdout, wrong.stderr]).toEqual([1, '', expect.stringContaining('pin_mismatch')]);
      expect(await faultOf(stranger.url, '--pin', pin)).toEqual([1, 'pin_mismatch']);
      expect([stranger.connections() >= 2, stranger.heard()]).toEqual([true, '']);
      await stranger.close();
      expect(await faultOf(address())).toEqual([0, null]);
      const unpinned = await client.run(['pair', address()]);
      expect([unpinned.code, unpinned.stderr]).toEqual([1, expect.stringContaining(pin)]);
    },
    timeout,
  );

  test(
    'another address by DHCP breaks nothing: the server is found by its id again, and known by its pin',
    async () => {
      const next = client.here.replace(/\.1$/, '.9');
      client.ip('addr', 'flush', 'dev', client.hereEnd);
      client.ip('addr', 'add', `${next}/24`, 'dev', client.hereEnd);
      await expect
        .poll(async () => (await client.run(['whoami', '--json'])).lines[0]?.['url'], { timeout: 40_000 })
        .toBe(`https://${next}:${house.server.port}`);
      client.ip('addr', 'flush', 'dev', client.hereEnd);
      client.ip('addr', 'add', `${client.here}/24`, 'dev', client.hereEnd);
      await expect.poll(async () => (await client.run(['whoami', '--json'])).code, { timeout: 40_000 }).toBe(0);
    },
    timeout * 2,
  );

  test(
    'doctor names each fault that is really there',
    async () => {
      const port = String(house.server.port);
      expect(await faultOf('http://no-such-name.invalid:1')).toEqual([1, 'name_not_resolved']);
      expect(await faultOf(`https://${client.here}:1`, '--pin', pin)).toEqual([1, 'connection_refused']);
      client.ipThere('route', 'add', 'prohibit', '10.99.0.1');
      expect(await faultOf(`https://10.99.0.1:${port}`, '--pin', pin)).toEqual([1, 'connection_prohibited']);
      client.ipThere('route', 'add', 'unreachable', '10.99.0.2');
      expect(await faultOf(`https://10.99.0.2:${port}`, '--pin', pin)).toEqual([1, 'no_route']);
      client.ipThere('link', 'set', client.thereEnd, 'down');
      client.ipThere('addr', 'flush', 'dev', client.thereEnd);
      expect(await faultOf()).toEqual([1, 'no_network']);
      client.ipThere('addr', 'add', `${client.here.replace(/\.1$/, '.2')}/24`, 'dev', client.thereEnd);
      client.ipThere('link', 'set', client.thereEnd, 'up');
      // A neighbour that never answers: what a firewall that drops looks like.
      client.ipThere('neigh', 'replace', client.here, 'lladdr', '02:00:00:00:00:01', 'nud', 'permanent', 'dev', client.thereEnd);
      expect(await faultOf()).toEqual([1, 'connection_timed_out']);
      client.ipThere('neigh', 'del', client.here, 'dev', client.thereEnd);
      const shifted = `--import=data:text/javascript,${encodeURIComponent('const now = Date.now; Date.now = () => now() + 300_000;')}`;
      const late = await client.run(['doctor', '--json'], { env: { NODE_OPTIONS: shifted } });
      expect(late.lines.find(({ step }) => step === 'clock')).toMatchObject({ code: 'clock_differs' });
      const { sessions } = (await house.send('GET', 'sessions?limit=100')).body as { sessions: { id: number; device_label: string }[] };
      for (const one of sessions.filter(({ device_label: label }) => label === 'Laptop')) await house.send('DELETE', `sessions/${one.id}`);
      expect(await faultOf()).toEqual([1, 'key_ended']);
      await allow({ lan: false });
      expect(await faultOf()).toEqual([1, 'connection_refused']);
      await allow({ lan: true });
    },
    timeout,
  );
});
