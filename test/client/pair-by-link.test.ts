import { afterAll, beforeAll, expect, test } from 'vitest';
import { NetworkFacts } from '../../server/contract/network.ts';
import { PairingCard, PairingInvitation, PairingList } from '../../server/contract/pairing.ts';
import { describeWithOtherComputer } from '../support/network-namespace.ts';
import { secureCall } from '../support/secure-call.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';
import { ask, owner } from '../ui-multi/house.ts';
import { connectClient, type ClientComputer, type Said } from './network.ts';
import { newIdentity, startTls } from './tls-ground.ts';

const timeout = 90_000;
const env = { DOORWARD_OWNER__USERNAME: owner.username, DOORWARD_OWNER__PASSWORD: owner.password, DOORWARD_PASSWORD__BCRYPT_COST: '10' };

describeWithOtherComputer('doorward pair with the link of a QR code: two programs, two computers, nothing played', () => {
  let client: ClientComputer;
  let server: ServerProcess;
  let token: string;
  let facts: NetworkFacts;
  const api = async (method: string, path: string, body?: unknown) => (await ask(`${server.url}/api/v1/auth`, method, path, body, token)).json;
  const invite = async () => PairingInvitation.parse(await api('POST', 'device/invitations', {}));
  const waiting = async () => PairingList.parse(await api('GET', 'device/requests')).requests.filter(({ state }) => state === 'waiting');
  const whoIs = async (key: string) => {
    const target = { host: client.here, port: server.port, ...(facts.tls.pin === null ? {} : { pin: facts.tls.pin }) };
    return (await secureCall(target, { path: '/api/v1/auth/sessions', headers: { Authorization: `Bearer ${key}` } })).status;
  };

  beforeAll(async () => {
    client = connectClient();
    server = await startServerProcess({ args: ['--mode', 'multi'], env });
    token = String((await ask(`${server.url}/api/v1/auth`, 'POST', 'login', { ident: owner.username, password: owner.password })).json['token']);
    facts = NetworkFacts.parse(await api('PATCH', 'admin/network', { lan: true, interfaces: [client.hereEnd] }));
  }, timeout);
  afterAll(async () => {
    await server.stop();
    client.remove();
  });

  /** Runs it there; `answer` is what the owner does with the card once the codes are on both screens. */
  async function pair(link: string, answer: (card: PairingCard, shown: Record<string, unknown>) => Promise<unknown>, ...more: readonly string[]) {
    const answers: Promise<unknown>[] = [];
    const onLine = (line: Record<string, unknown>) => {
      if (line['event'] === 'code') answers.push(waiting().then(([card]) => answer(PairingCard.parse(card), line)));
    };
    const said = await client.run(['pair', link, '--name', 'Kitchen Pi', '--json', ...more], { onLine });
    await Promise.all(answers);
    return said;
  }
  const allow = async ({ user_code: code }: PairingCard, wish: object = {}) => api('POST', `device/requests/${code}/approve`, wish);
  const statuses = ({ lines }: Said) => lines.flatMap(({ status }) => (status === undefined ? [] : [status]));

  test(
    'the owner compares the letters and allows less than was asked for: the key works over TLS under the pin, for that much; in less than a minute',
    async () => {
      const begun = Date.now();
      const { uri, pin, addresses } = await invite();
      expect([pin, addresses]).toEqual([facts.tls.pin, [`${client.here}:${server.port}`]]);
      const said = await pair(
        uri,
        async (card, shown) => {
          expect([shown['match_code'], card.invited, card.client_name]).toEqual([card.match_code, true, 'Kitchen Pi']);
          await allow(card, { scopes: ['read'], days: 7 });
        },
        '--print-token',
      );
      expect([said.code, said.stderr, statuses(said)]).toEqual([0, '', ['waiting', 'approved']]);
      expect(Date.now() - begun, 'paired in less than a minute (issue 5)').toBeLessThan(60_000);
      const key = String(said.lines.at(-1)?.['token']);
      expect(await whoIs(key)).toBe(200);
      const who = await client.run(['whoami', '--json']);
      expect(who.lines[0]).toMatchObject({ account: 'ada', device: 'Kitchen Pi', scopes: 'read', url: `https://${client.here}:${server.port}` });
      const { sessions } = (await api('GET', 'sessions?limit=100')) as { sessions: { id: number; device_label: string }[] };
      const made = sessions.filter(({ device_label: label }) => label === 'Kitchen Pi');
      expect(made).toHaveLength(1);
      await api('DELETE', `sessions/${String(made[0]?.id)}`);
      expect(await whoIs(key)).toBe(401);
    },
    timeout,
  );

  test(
    'a link with another pin: refused before anything is sent, nobody has asked, and the code in it is not used up',
    async () => {
      const { uri, pin } = await invite();
      const forged = new URL(uri);
      forged.searchParams.set('pin', newIdentity().pin);
      const refused = await client.run(['pair', forged.href, '--json']);
      expect([refused.code, refused.stdout, refused.stderr]).toEqual([1, '', expect.stringContaining('pin_mismatch')]);
      expect(await waiting()).toEqual([]);
      // A pin that the person typed counts more than the one in a link.
      const typed = await client.run(['pair', uri, '--pin', newIdentity().pin, '--json']);
      expect([typed.code, typed.stderr]).toEqual([1, expect.stringContaining('pin_mismatch')]);
      const said = await pair(uri, allow, '--pin', String(pin));
      expect([said.code, said.stderr]).toEqual([0, '']);
    },
    timeout,
  );

  test(
    'an impostor at the first address of the link hears nothing, and the server at the second is paired',
    async () => {
      const stranger = await startTls(newIdentity(), (_req, res) => res.end('{}'), client.here);
      const { uri } = await invite();
      const said = await pair(uri.replace('addr=', `addr=${encodeURIComponent(`${client.here}:${stranger.port}`)}&addr=`), allow);
      expect([said.code, said.stderr, said.lines.at(-1)]).toEqual([0, '', expect.objectContaining({ url: `https://${client.here}:${server.port}` })]);
      expect([stranger.connections() > 0, stranger.heard()]).toEqual([true, '']);
      await stranger.close();
    },
    timeout,
  );

  test(
    'a no is said as a no; the same link opens nothing a second time',
    async () => {
      const { uri } = await invite();
      const denied = await pair(uri, ({ user_code: code }) => api('POST', `device/requests/${code}/deny`));
      expect([denied.code, statuses(denied), denied.stderr]).toEqual([1, ['waiting', 'denied'], expect.stringContaining('access_denied')]);
      const again = await client.run(['pair', uri, '--json']);
      expect([again.code, again.stdout, again.stderr]).toEqual([1, '', expect.stringContaining('invalid_grant')]);
      expect(await waiting()).toEqual([]);
    },
    timeout,
  );
});
