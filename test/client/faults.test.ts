import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answers } from '../flows-lan/device.ts';
import { openHouse, type House } from '../flows/house.ts';
import { startKeyring, type Keyring } from '../support/keyring.ts';
import { describeWith } from '../support/parts.ts';
import { describeWithOtherComputer } from '../support/network-namespace.ts';
import { connectClient, type ClientComputer, type Said } from './network.ts';

const timeout = 90_000;
const faultIn = ({ code, lines }: Said) => [code, lines.find((line) => line['code'] !== 'ok' && line['code'] !== 'skipped')?.['code'] ?? null];

describeWithOtherComputer('doorward doctor, for faults of the server and of the key', () => {
  let house: House;
  let client: ClientComputer;
  let pin: string;
  beforeAll(async () => {
    client = connectClient();
    house = await openHouse({ settings: { server: { acknowledgeLan: true } } });
    await allow(true);
    pin = ((await house.send('GET', '/.well-known/doorward')).body as { pin: string }).pin;
  }, timeout);
  afterAll(async () => {
    await house.close();
    client.remove();
  });
  const allow = async (lan: boolean) => {
    const { status, text } = await house.send('PATCH', 'admin/network', { body: { lan, interfaces: [client.hereEnd] } });
    expect(status, text).toBe(200);
  };
  const port = () => String(house.server.port);
  const address = () => `https://${client.here}:${port()}`;
  const pairing = (env: Readonly<Record<string, string>> = {}) =>
    client.run(['pair', address(), '--pin', pin, '--name', 'Laptop', '--json'], {
      env,
      onLine: (line) => {
        if (line['event'] === 'code') void answers(house).letIn(String(line['user_code']), { scopes: ['read'], days: 1 });
      },
    });
  const doctor = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    faultIn(await client.run(['doctor', ...args, '--json'], { env }));
  /** Names as this network's resolver would give them: the lookup of the client is replaced, nothing else of it. */
  const withName = (name: string) => {
    const code = `import dns from 'node:dns'; import promises from 'node:dns/promises'; import { syncBuiltinESMExports } from 'node:module';
      const known = (host) => host === '${name}'; const at = { address: '${client.here}', family: 4 };
      const plain = dns.lookup, later = promises.lookup;
      dns.lookup = (host, options, done) => known(host) ? (typeof options === 'function' ? options(null, at.address, 4) : options?.all ? done(null, [at]) : done(null, at.address, 4)) : plain(host, options, done);
      promises.lookup = async (host, options) => known(host) ? (options?.all ? [at] : at) : later(host, options); syncBuiltinESMExports();`;
    return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
  };

  test('host_not_allowed: a name that leads to the server, but is none of its own', { timeout }, async () => {
    expect(await doctor([`https://nas.example:${port()}`, '--pin', pin], withName('nas.example'))).toEqual([1, 'host_not_allowed']);
    expect((await doctor([`https://nas.example:${port()}`, '--pin', pin]))[1], 'the same name without the resolver').toBe('name_not_resolved');
  });

  test('tls_missing: what answers there speaks no TLS', { timeout }, async () => {
    const plain = createServer((socket) => void socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'));
    await new Promise<void>((resolve) => plain.listen(0, client.here, resolve));
    expect(await doctor([`https://${client.here}:${String((plain.address() as AddressInfo).port)}`, '--pin', pin])).toEqual([1, 'tls_missing']);
    plain.close();
  });

  test('lan_off: Doorward runs on this very computer, for this computer alone', { timeout }, async () => {
    await allow(false);
    expect(await client.runHere(['doctor', address(), '--pin', pin, '--json']).then(faultIn)).toEqual([1, 'lan_off']);
    expect(await doctor([address(), '--pin', pin]), 'from elsewhere nobody can tell').toEqual([1, 'connection_refused']);
    await allow(true);
  });

  test('setup_open: nobody has set that server up yet', { timeout }, async () => {
    const fresh = await openHouse({ mode: 'multi', settings: { server: { bind: client.here } } });
    const url = `https://${client.here}:${String(fresh.server.port)}`;
    const known = (await fresh.send('GET', '/.well-known/doorward')).body as { pin: string };
    expect(await doctor([url, '--pin', known.pin])).toEqual([1, 'setup_open']);
    await fresh.close();
  });

  test('key_expired: the life of the key is over, here and there', { timeout }, async () => {
    expect(faultIn(await pairing())).toEqual([0, null]);
    expect(await doctor([])).toEqual([0, null]);
    house.clock.forward(2 * 86_400_000);
    const later = `--import=data:text/javascript,${encodeURIComponent('const now = Date.now; Date.now = () => now() + 172_800_000;')}`;
    const said = await client.run(['doctor', '--json'], { env: { NODE_OPTIONS: later } });
    expect(said.lines.find(({ step }) => step === 'key')).toMatchObject({ code: 'key_expired' });
    expect(said.code).toBe(1);
  });

  describeWith('keyring', 'with a real keychain', () => {
    let keyring: Keyring;
    beforeAll(async () => {
      keyring = await startKeyring();
    }, timeout);
    afterAll(() => keyring.stop());

    test('the token lies in it and in no file; locked it is vault_unavailable, unlocked it works again', { timeout: timeout * 2 }, async () => {
      const names = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_DATA_HOME'];
      const env = {
        ...Object.fromEntries(names.flatMap((name) => (keyring.env[name] === undefined ? [] : [[name, keyring.env[name]]]))),
        DOORWARD_VAULT__BACKEND: 'keychain',
        XDG_CONFIG_HOME: join(client.home, 'with-keychain'),
      };
      const paired = await client.run(['pair', address(), '--pin', pin, '--name', 'Keychain', '--print-token', '--json'], {
        env,
        onLine: (line) => {
          if (line['event'] === 'code') void answers(house).letIn(String(line['user_code']), { scopes: ['read'] });
        },
      });
      expect([paired.code, paired.stderr]).toEqual([0, '']);
      const token = String(paired.lines.find((line) => 'token' in line)?.['token']);
      expect(token).toMatch(/^[0-9a-f]{40}$/);
      const folder = env.XDG_CONFIG_HOME;
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect(readFileSync(join(folder, file), 'utf8'), file).not.toContain(token);
      expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((file) => existsSync(join(folder, file, 'vault.key')))).toBe(false);
      const who = await client.run(['whoami', '--json'], { env });
      expect(who.lines[0]).toMatchObject({ device: 'Keychain', scopes: 'read' });
      await keyring.lock();
      expect(await doctor([], env)).toEqual([1, 'vault_unavailable']);
      await keyring.unlock();
      expect(await doctor([], env)).toEqual([0, null]);
    });
  });
});
