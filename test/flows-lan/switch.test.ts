import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NetworkFacts } from '../../server/contract/network.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { call, type RawRequest } from '../support/raw-http.ts';
import { connectSecurely, secureCall } from '../support/secure-call.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { tokenHeader } from '../support/doorward.ts';

const v1 = '/api/v1/auth';
const path = `${v1}/admin/network`;

// spawnSync blocks this process, so the server must be another one.
describeWithOtherComputer('the switch for the local network, single mode', () => {
  let other: OtherComputer;
  let server: ServerProcess;
  const local = (request: RawRequest) => call({ port: server.port }, request);
  const facts = async () => (await local({ path })).json<NetworkFacts>();
  const change = (body: object) => local({ method: 'PATCH', path, body });
  const on = async () => (await change({ lan: true, interfaces: [other.device], acknowledge: true })).json<NetworkFacts>();
  const curl = (...args: readonly string[]) => other.run('curl', ['-sS', '--max-time', '5', ...args]);

  beforeAll(async () => {
    other = connectOtherComputer();
    server = await startServerProcess();
  });
  afterAll(async () => {
    await server.stop();
    other.remove();
  });

  test('B4, B5: off at first, and nothing is switched on without an acknowledgement', async () => {
    expect(await facts()).toMatchObject({
      lan: { allowed: false, acknowledgement_required: true },
      tls: { pin: null },
      urls: [],
      warning: null,
      curl: null,
    });
    const refused = await change({ lan: true, interfaces: [other.device] });
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([409, 'acknowledgement_required']);
    const mistyped = await change({ lan: true, interfaces: ['nothere0'], acknowledge: true });
    expect([mistyped.status, mistyped.json()]).toMatchObject([400, { interfaces: ['invalid'] }]);
    expect((await facts()).reachable_from).toBe('this_computer');
    await expect(call({ port: server.port, host: other.here }, { path: `${v1}/me` })).rejects.toThrow();
  });

  test('a port that is taken on that address: a clear error, and nothing is on', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(server.port, other.here, resolve));
    const refused = await change({ lan: true, interfaces: [other.device], acknowledge: true });
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([409, 'address_in_use']);
    await new Promise((resolve) => taken.close(resolve));
    expect(await facts()).toMatchObject({ reachable_from: 'this_computer', lan: { allowed: false, problem: null } });
  });

  test('B6: on: it answers there at once, measured, with a red warning; whoever comes from there is nobody', async () => {
    const shown = await on();
    expect(shown).toMatchObject({
      reachable_from: 'local_network',
      warning: 'no_sign_in_needed',
      urls: [`https://${other.here}:${String(server.port)}`],
    });
    expect(shown.probes).toContainEqual(expect.objectContaining({ address: other.here, answers: true }));
    expect(shown.lan.interfaces.find(({ name }) => name === other.device)).toMatchObject({ chosen: true, addresses: [other.here] });
    expect(shown.listening.map(({ address }) => address).sort()).toEqual([other.here, '127.0.0.1'].sort());
    const me = await curl('-k', `${shown.urls[0] ?? ''}${v1}/me`);
    expect(JSON.parse(me.stdout)).toMatchObject({ user: null });
    expect((await curl('-k', '-o', '/dev/null', '-w', '%{http_code}', `${shown.urls[0] ?? ''}${v1}/settings`)).stdout).toBe('401');
  });

  test('the curl line works there as printed; with another pin it fails', async () => {
    const { curl: line, tls } = await facts();
    const run = await other.run('sh', ['-c', line ?? 'false']);
    expect(JSON.parse(run.stdout)).toMatchObject({ pin: tls.pin, mode: 'single', version_api: '1' });
    const wrong = await other.run('sh', ['-c', (line ?? '').replace(tls.pin ?? '', `sha256//${'A'.repeat(43)}=`)]);
    expect([wrong.status, wrong.stdout]).toEqual([90, '']);
  });

  test('a phone that trusts the authority needs no pin: chain and name are right', async () => {
    const { tls, urls } = await facts();
    const trusted = { host: other.here, port: server.port, ca: tls.ca_pem ?? '' };
    expect((await secureCall(trusted, { path: `${v1}/mode` })).status).toBe(200);
    await expect(connectSecurely({ ...trusted, host: '127.0.0.1' })).resolves.toBeDefined();
    expect(tls.names).toContain(new URL(urls[0] ?? '').hostname);
    expect(Date.parse(tls.not_after ?? '') - Date.now()).toBeLessThan(91 * 86_400_000);
  });

  test('B1, B3: names that are not ours are refused there; the .local name is ours there and nowhere else', async () => {
    const port = String(server.port);
    const localName = (await facts()).tls.names.find((name) => name.endsWith('.local')) ?? '';
    const there = async (host: string) => (await secureCall({ host: other.here, port: server.port }, { path: `${v1}/mode`, host })).status;
    expect(await Promise.all(['evil.example', '0.0.0.0', other.there].map((host) => there(`${host}:${port}`)))).toEqual([403, 403, 403]);
    expect([await there(`${localName}:${port}`), await there(`${other.here}:${port}`)]).toEqual([200, 200]);
    expect((await local({ path: `${v1}/mode`, host: `${localName}:${port}` })).status).toBe(403);
  });

  test('B1: the name that mDNS announces is ours on the network while it is announced; another server’s, and any other .local, never', async () => {
    const port = String(server.port);
    const { mdns, tls } = await facts();
    const announced = `${(mdns.name ?? '').toLowerCase()}.local`;
    expect(announced).toMatch(/^doorward-[0-9a-z-]{4}\.local$/);
    expect(tls.names, 'its certificate is good for it').toContain(announced);
    const there = async (host: string) => (await secureCall({ host: other.here, port: server.port }, { path: `${v1}/mode`, host })).status;
    const foreign = ['doorward-zzzz.local', `x.${announced}`, `${announced}.evil.example`, 'router.local'].map((host) => `${host}:${port}`);
    expect(await Promise.all(foreign.map(there))).toEqual([403, 403, 403, 403]);
    expect([await there(`${announced}:${port}`), await there(`${announced.toUpperCase()}:${port}`)]).toEqual([200, 200]);
    expect((await local({ path: `${v1}/mode`, host: `${announced}:${port}` })).status, 'on loopback it would be a way to rebind').toBe(403);
    await change({ mdns: false });
    expect(await there(`${announced}:${port}`)).toBe(403);
    await change({ mdns: true });
    expect(await there(`${announced}:${port}`)).toBe(200);
  });

  test('an address that changes (DHCP): the new one answers with the same pin and a certificate for it, the old one is closed', async () => {
    const { tls } = await facts();
    const moved = other.move();
    const target = { host: moved, port: server.port, pin: tls.pin ?? '', ca: tls.ca_pem ?? '' };
    await expect.poll(() => secureCall(target, { path: `${v1}/mode` }).then(({ status }) => status, String), { timeout: 10_000 }).toBe(200);
    expect((await curl('-k', '--pinnedpubkey', tls.pin ?? '', `https://${moved}:${String(server.port)}${v1}/mode`)).status).toBe(0);
    const after = await facts();
    expect(after.tls.pin).toBe(tls.pin);
    expect([after.tls.names.includes(moved), after.tls.names.includes(other.here)]).toEqual([true, false]);
    expect(after.listening.map(({ address }) => address)).not.toContain(other.here);
  });

  test('off again: streams and connections of the network end within a second, nobody comes in any more, and it is in the activity', async () => {
    const [url] = (await facts()).urls;
    const { hostname: host } = new URL(url ?? '');
    const { token } = (await local({ method: 'POST', path: `${v1}/login` })).json<{ token: string }>();
    const stream = await connectSecurely({ host, port: server.port });
    let heard = '';
    stream.on('data', (chunk: Buffer) => (heard += chunk.toString())).on('error', () => undefined);
    stream.write(
      `GET ${v1}/events HTTP/1.1\r\nHost: ${host}:${String(server.port)}\r\nAccept: text/event-stream\r\nAuthorization: ${tokenHeader(token).Authorization}\r\n\r\n`,
    );
    await expect.poll(() => heard).toContain('event: mode');
    const ended = new Promise((resolve) => stream.once('close', resolve));
    const began = performance.now();
    expect((await change({ lan: false })).json()).toMatchObject({ reachable_from: 'this_computer', urls: [], lan: { allowed: false } });
    await expect(call({ port: server.port, host }, { path: `${v1}/mode` })).rejects.toThrow();
    await ended;
    expect(performance.now() - began).toBeLessThan(1_000);
    expect((await curl('-k', url ?? '')).status).toBe(7);
    const { events } = (await local({ path: `${v1}/activity?account=all&kind=network_changed` })).json<{ events: { details: object }[] }>();
    expect(events.map(({ details }) => details)).toMatchObject([
      { lan: false },
      { mdns: true },
      { mdns: false },
      { lan: true, interfaces: other.device },
    ]);
    // The acknowledgement went with it.
    expect((await change({ lan: true })).status).toBe(409);
  });
});
