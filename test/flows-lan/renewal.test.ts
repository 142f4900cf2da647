import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NetworkFacts } from '../../server/contract/network.ts';
import { days } from '../flows-multi/team.ts';
import { openHouse, type House } from '../flows/house.ts';
import { read } from '../flows/talk.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { connectSecurely } from '../support/secure-call.ts';

describeWithOtherComputer('the certificate is renewed in time', () => {
  let other: OtherComputer;
  let house: House;
  const tls = async () => read(await house.send('GET', 'admin/network'), 200, NetworkFacts).tls;
  /** What TLS shows to who comes now. */
  async function shown(pin: string): Promise<X509Certificate> {
    const socket = await connectSecurely({ host: other.here, port: house.server.port, pin });
    const { raw } = socket.getPeerCertificate();
    socket.destroy();
    return new X509Certificate(raw);
  }
  beforeAll(async () => {
    other = connectOtherComputer();
    house = await openHouse();
    const body = { lan: true, interfaces: [other.device], acknowledge: true };
    expect((await house.send('PATCH', 'admin/network', { body })).status).toBe(200);
  });
  afterAll(async () => {
    await house.close();
    other.remove();
  });

  test('59 days on it stays; 61 days on there is a fresh one, shown at once, with the same key under the same authority', async () => {
    const before = await tls();
    const old = await shown(before.pin ?? '');
    house.clock.forward(59 * days);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await tls()).toEqual(before);
    house.clock.forward(2 * days);
    await expect.poll(async () => (await tls()).not_after, { timeout: 8_000 }).not.toBe(before.not_after);
    const after = await tls();
    expect(after).toMatchObject({ pin: before.pin, ca_pem: before.ca_pem, names: before.names, problem: null });
    expect(Date.parse(after.not_after ?? '') - house.clock.now()).toBeGreaterThan(89 * days);
    const fresh = await shown(before.pin ?? '');
    expect(fresh.serialNumber).not.toBe(old.serialNumber);
    expect(fresh.checkIssued(new X509Certificate(before.ca_pem ?? ''))).toBe(true);
  });

  test('the authority gets a new certificate for its old key in its last year: pins and those who trust it stay', async () => {
    const before = await tls();
    house.clock.forward(9.2 * 365 * days);
    await expect.poll(async () => (await tls()).ca_pem, { timeout: 8_000 }).not.toBe(before.ca_pem);
    const after = await tls();
    expect(after).toMatchObject({ pin: before.pin, problem: null });
    const [old, fresh] = [before, after].map(({ ca_pem: pem }) => new X509Certificate(pem ?? ''));
    const leaf = await shown(before.pin ?? '');
    expect([old, fresh].map((authority) => authority !== undefined && leaf.checkIssued(authority) && leaf.verify(authority.publicKey))).toEqual([
      true,
      true,
    ]);
    expect(Date.parse(fresh?.validTo ?? '') - house.clock.now()).toBeGreaterThan(3_600 * days);
  });
});
