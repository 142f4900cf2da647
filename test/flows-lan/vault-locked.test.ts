import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NetworkFacts } from '../../server/contract/network.ts';
import { openHouse, type House } from '../flows/house.ts';
import { lockedVault } from '../flows/locked-vault.ts';
import { expectError, read } from '../flows/talk.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { exchange } from '../support/raw-http.ts';
import { secureCall } from '../support/secure-call.ts';

const mode = '/api/v1/auth/mode';

describeWithOtherComputer('a vault that is locked, and the network (security.md C)', () => {
  let other: OtherComputer;
  const dataDir = mkdtempSync(join(tmpdir(), 'doorward-locked-'));
  const vault = lockedVault();
  let house: House | undefined;
  beforeAll(() => {
    other = connectOtherComputer();
  });
  afterEach(() => house?.close());
  afterAll(() => {
    other.remove();
    rmSync(dataDir, { recursive: true, force: true });
  });
  async function open() {
    const opened = (house = await openHouse({ dataDir, parts: { vault } }));
    const target = { host: other.here, port: opened.server.port };
    return {
      ...opened,
      facts: async () => read(await opened.send('GET', 'admin/network'), 200, NetworkFacts),
      change: (body: object) => opened.send('PATCH', 'admin/network', { body }),
      there: () => secureCall(target, { path: mode }).then(({ status }) => status, String),
      /** Whether anything at all answers there, also without TLS. */
      isClosed: async () => (await exchange(target, `GET ${mode} HTTP/1.1\r\n\r\n`, { answers: 1 })).answers.length === 0,
    };
  }
  const on = () => ({ lan: true, interfaces: [other.device], acknowledge: true });

  test('at the switch: 503, nothing is on, no key is made; loopback works; once it is unlocked the next click does it', async () => {
    vault.lock();
    const { change, facts, send, isClosed, there } = await open();
    expectError(await change(on()), 503, 'vault_unavailable');
    expect(await facts()).toMatchObject({ lan: { allowed: false }, tls: { pin: null, problem: 'vault_unavailable' }, urls: [] });
    expect([vault.written, await isClosed(), (await send('GET', 'mode')).status]).toEqual([[], true, 200]);
    vault.unlock();
    expect((await change(on())).status).toBe(200);
    expect([await there(), vault.written]).toEqual([200, expect.arrayContaining(['network-tls'])]);
  });

  test('at the start: it stays closed and says why; the next click opens it, with the key that was there before', async () => {
    vault.unlock();
    const first = await open();
    const { pin } = (await first.facts()).tls;
    expect(pin).not.toBeNull();
    await first.close();
    vault.lock();
    const before = vault.written.length;
    const { change, facts, send, isClosed, there } = await open();
    expect(await facts()).toMatchObject({
      reachable_from: 'this_computer',
      lan: { allowed: true, problem: 'vault_unavailable' },
      tls: { pin: null, problem: 'vault_unavailable' },
      urls: [],
    });
    expect([await isClosed(), (await send('GET', 'mode')).status, (await send('POST', 'login', { body: {} })).status]).toEqual([true, 200, 200]);
    // What has nothing to do with keys can be changed all the same.
    expect((await change({ mdns: false })).body).toMatchObject({ mdns: { on: false }, lan: { problem: 'vault_unavailable' } });
    expectError(await change({ lan: true }), 503, 'vault_unavailable');
    vault.unlock();
    expect((await change({ lan: true })).body).toMatchObject({ lan: { problem: null }, tls: { pin, problem: null } });
    expect([await there(), vault.written.slice(before)]).toEqual([200, []]);
  });

  test('at the start: once it is unlocked the network comes on by itself, within half a minute and the next look, with the key that was there before', async () => {
    vault.unlock();
    const first = await open();
    const { pin } = (await first.facts()).tls;
    await first.close();
    vault.lock();
    const asked = vi.spyOn(vault, 'read');
    const { facts, isClosed, there } = await open();
    expect((await facts()).lan.problem).toBe('vault_unavailable');
    // Each question may open a dialog of the keychain: it is not asked at every look.
    const keyReads = () => asked.mock.calls.filter(([name]) => name === 'network-tls').length;
    const before = keyReads();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect([keyReads(), await isClosed()]).toEqual([before, true]);
    vault.unlock();
    const now = performance.now.bind(performance);
    const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 30_000);
    await expect.poll(async () => (await facts()).lan.problem, { timeout: 5_000 }).toBe(null);
    expect([await there(), (await facts()).tls]).toEqual([200, expect.objectContaining({ pin, problem: null })]);
    later.mockRestore();
    asked.mockRestore();
  });

  test('locked while the network is open: it stays open with the key it has; off works', async () => {
    const { change, facts, there } = await open();
    expect(await there()).toBe(200);
    vault.lock();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await there()).toBe(200);
    expect((await change({ lan: false })).body).toMatchObject({ reachable_from: 'this_computer', lan: { problem: null } });
    expect((await facts()).urls).toEqual([]);
    vault.unlock();
  });
});
