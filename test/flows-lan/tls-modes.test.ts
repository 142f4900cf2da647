import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHouse, type House } from '../flows/house.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { exchange } from '../support/raw-http.ts';
import { secureCall } from '../support/secure-call.ts';

const mode = '/api/v1/auth/mode';

describeWithOtherComputer('the setting server.tls', () => {
  let other: OtherComputer;
  let house: House | undefined;
  beforeAll(() => {
    other = connectOtherComputer();
  });
  afterAll(async () => {
    await house?.close();
    other.remove();
  });
  async function openWith(tls: 'on' | 'off') {
    await house?.close();
    const opened = (house = await openHouse({ settings: { server: { tls } } }));
    const switched = await opened.send('PATCH', 'admin/network', { body: { lan: true, interfaces: [other.device], acknowledge: true } });
    expect(switched.status, switched.text).toBe(200);
    return { facts: switched.body, opened, target: { host: other.here, port: opened.server.port } };
  }

  test('on: plain HTTP from the network is 426 after its first byte, and nothing of it is read; TLS there and plain HTTP on loopback work', async () => {
    const { target, opened } = await openWith('on');
    for (const bytes of ['P', `GET ${mode} HTTP/1.1\r\nHost: ${target.host}:${String(target.port)}\r\n\r\n`, 'no HTTP at all\r\n\r\n']) {
      const { answers } = await exchange(target, bytes, { answers: 1 });
      expect(answers[0]?.status).toBe(426);
      expect(answers[0]?.json()).toMatchObject({ code: 'tls_required' });
      expect([answers[0]?.header('upgrade'), answers[0]?.header('connection')]).toEqual(['TLS/1.2, HTTP/1.1', 'close, Upgrade']);
    }
    expect((await secureCall(target, { path: mode })).status).toBe(200);
    expect((await opened.send('GET', 'mode')).status).toBe(200);
    // What it asks for after its first words is not answered either.
    const pipelined = `GET ${mode} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(3);
    expect((await exchange(target, pipelined)).answers).toHaveLength(1);
  });

  test('off: no TLS anywhere, no pin, no key; what it says of itself is http', async () => {
    const { target, facts } = await openWith('off');
    expect(facts).toMatchObject({
      tls: { mode: 'off', source: 'off', pin: null, ca_pem: null },
      urls: [`http://${target.host}:${String(target.port)}`],
      curl: null,
    });
    await expect(secureCall(target, { path: mode })).rejects.toThrow();
    expect(
      (await exchange(target, `GET ${mode} HTTP/1.1\r\nHost: ${target.host}:${String(target.port)}\r\n\r\n`, { answers: 1 })).answers[0]?.status,
    ).toBe(200);
  });
});
