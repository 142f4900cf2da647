import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NetworkFacts } from '../../server/contract/network.ts';
import { StartError } from '../../server/errors.ts';
import { newIdentity, type Identity } from '../client/tls-ground.ts';
import { openHouse, type House } from '../flows/house.ts';
import { read } from '../flows/talk.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { secureCall } from '../support/secure-call.ts';

describeWithOtherComputer('an own certificate, by path', () => {
  let other: OtherComputer;
  let house: House;
  const folder = mkdtempSync(join(tmpdir(), 'doorward-own-'));
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const [first, second] = [newIdentity(), newIdentity()];
  const put = ({ cert, key }: Partial<Identity>) => {
    if (cert !== undefined) writeFileSync(certFile, cert);
    if (key !== undefined) writeFileSync(keyFile, key);
  };
  const tls = async () => read(await house.send('GET', 'admin/network'), 200, NetworkFacts).tls;
  const answers = (pin: string) =>
    secureCall({ host: other.here, port: house.server.port, pin }, { path: '/api/v1/auth/mode' }).then(({ status }) => status, String);

  beforeAll(async () => {
    other = connectOtherComputer();
    put(first);
    house = await openHouse({ settings: { server: { certFile, keyFile } } });
    const body = { lan: true, interfaces: [other.device], acknowledge: true };
    expect((await house.send('PATCH', 'admin/network', { body })).status).toBe(200);
  });
  afterAll(async () => {
    await house.close();
    other.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test('it is what answers, and no authority of ours is spoken of', async () => {
    expect(await tls()).toMatchObject({ source: 'file', pin: first.pin, ca_pem: null, names: ['127.0.0.1'], problem: null });
    expect(await answers(first.pin)).toBe(200);
  });

  test.each([
    ['a key that belongs to another', { key: second.key }],
    ['a certificate that is none', { cert: 'none', key: first.key }],
    ['an encrypted or damaged key', { cert: first.cert, key: first.key.slice(0, 60) }],
  ])('%s: the old pair stays in use, and it is said', async (_what, pair) => {
    put(pair);
    await expect.poll(async () => (await tls()).problem, { timeout: 8_000 }).toBe('certificate_files');
    expect((await tls()).pin).toBe(first.pin);
    expect(await answers(first.pin)).toBe(200);
    put(first);
    await expect.poll(async () => (await tls()).problem, { timeout: 8_000 }).toBe(null);
    // Neither a key nor what is in a file is in the log.
    expect(house.log()).not.toContain('PRIVATE KEY');
    expect(house.log()).not.toContain(first.key.split('\n')[1]);
  });

  test('files that are away for a moment: the same', async () => {
    rmSync(keyFile);
    await expect.poll(async () => (await tls()).problem, { timeout: 8_000 }).toBe('certificate_files');
    expect(await answers(first.pin)).toBe(200);
  });

  test('another good pair is used without a restart, by everybody who comes afterwards', async () => {
    put(second);
    await expect.poll(async () => (await tls()).pin, { timeout: 8_000 }).toBe(second.pin);
    expect(await tls()).toMatchObject({ source: 'file', problem: null });
    expect(await answers(second.pin)).toBe(200);
    expect(await answers(first.pin)).toContain('pin');
  });

  test('at the start a bad pair is a bad setting, and so is half a pair', async () => {
    put({ cert: first.cert, key: second.key });
    const start = (server: object) => openHouse({ settings: { server } }).then((opened) => opened.close());
    await expect(start({ certFile, keyFile })).rejects.toThrow(StartError);
    await expect(start({ certFile, keyFile })).rejects.toThrow('does not belong to the certificate');
    await expect(start({ certFile })).rejects.toThrow('it needs server.keyFile');
  });
});
