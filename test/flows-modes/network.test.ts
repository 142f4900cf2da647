import { afterAll, beforeAll, expect, test } from 'vitest';
import { NetworkFacts } from '../../server/contract/network.ts';
import { read } from '../flows/talk.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { secureCall } from '../support/secure-call.ts';
import { openMovable, type Movable } from './movable.ts';

const v1 = '/api/v1/auth';

describeWithOtherComputer('the network and a switch of the mode (security.md B5)', () => {
  let other: OtherComputer;
  let house: Movable;
  beforeAll(async () => {
    other = connectOtherComputer();
    house = await openMovable();
  });
  afterAll(async () => {
    await house.close();
    other.remove();
  });
  const facts = async (token?: string) => read(await house.send('GET', 'admin/network', token === undefined ? {} : { token }), 200, NetworkFacts);
  const change = (body: object, token?: string) => house.send('PATCH', 'admin/network', { body, ...(token === undefined ? {} : { token }) });
  const there = () =>
    secureCall({ host: other.here, port: house.server.port }, { path: `${v1}/me` }).then(
      ({ body }) => body,
      () => 'closed',
    );
  const keep = (token?: string) => house.send('POST', 'admin/mode/confirm', token === undefined ? {} : { token });

  test('multi needs no acknowledgement; the switch to single closes the network by itself, and says why, until it is given', async () => {
    const token = await house.toMulti();
    expect((await change({ lan: true, interfaces: [other.device] }, token)).body).toMatchObject({ warning: null, lan: { allowed: true } });
    expect(await there()).toContain('"user":null');
    const { pin } = (await facts(token)).tls;
    await house.move({ mode: 'single' }, token);
    await expect.poll(there, { timeout: 4_000 }).toBe('closed');
    expect(await facts()).toMatchObject({
      reachable_from: 'this_computer',
      lan: { allowed: true, acknowledgement_required: true, problem: 'acknowledgement_required' },
      urls: [],
      warning: null,
    });
    const refused = await change({ lan: true }, token);
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'acknowledgement_required' }]);
    const opened = await change({ lan: true, acknowledge: true }, token);
    expect(opened.body).toMatchObject({ lan: { problem: null }, warning: 'no_sign_in_needed', tls: { pin } });
    expect(await there()).toContain('"user":null');
    await keep();
  });

  test('acknowledged, it outlives the way to multi and back, with the same port and pin', async () => {
    const { tls } = await facts();
    await house.move({ mode: 'multi' });
    const { token } = await house.enter('ada', 'lovely analytical engine');
    await keep(token);
    expect(await facts(token)).toMatchObject({ lan: { allowed: true, problem: null }, warning: null, tls: { pin: tls.pin } });
    await house.move({ mode: 'single' }, token);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await there()).toContain('"user":null');
    expect(await facts()).toMatchObject({ warning: 'no_sign_in_needed', lan: { allowed: true, problem: null } });
  });
});
