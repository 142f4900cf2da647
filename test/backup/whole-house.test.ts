import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { ActivityList, AuthPayload } from '../../server/contract/schemas.ts';
import { expectDone, ground } from '../cli/program.ts';
import { answers, askToPair } from '../flows-lan/device.ts';
import { ada, secret } from '../flows-modes/movable.ts';
import { bearer } from '../flows-multi/team.ts';
import { people, ssoOf, walks } from '../flows-sso/company.ts';
import { read } from '../flows/talk.ts';
import { startGoodProvider, type GoodProvider } from '../oidc/good-provider.ts';
import { openSite, type Site } from './site.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function house(provider: GoodProvider, dataDir?: string) {
  const server = { bind: '0.0.0.0', acknowledgeLan: true, mdns: false };
  const site = await openSite({ sso: ssoOf(provider), server }, dataDir);
  undo.push(() => site.close());
  const { link, signIn: byProvider } = walks(site, provider);
  return { ...site, link, byProvider };
}

const linesOf = async (site: Site, token: string) =>
  read(await site.send('GET', 'activity?account=all&limit=200', { token }), 200, ActivityList).events.toReversed();
const networkOf = async (site: Site, token: string) =>
  ((await site.send('GET', 'admin/network', { token })).body as { tls: { pin: string; ca_pem: string } }).tls;

/** What a device that knows this authority sees on the wire: the pin of the certificate (RFC 7469). Fails where the authority is another. */
async function handshake(site: Site, ca: string): Promise<string> {
  const socket = connect({ port: site.server.port, host: '127.0.0.1', servername: 'localhost', ca });
  await once(socket, 'secureConnect');
  const spki = new X509Certificate(socket.getPeerCertificate().raw).publicKey.export({ type: 'spki', format: 'der' });
  socket.destroy();
  return createHash('sha256').update(spki).digest('base64');
}

describe('what a backup carries to a new computer', { timeout: 120_000 }, () => {
  test('links to a provider, saved settings, the activity with its seals, paired devices, the certificate of the network', async () => {
    const provider = await startGoodProvider({ accounts: people('grace') });
    undo.push(() => provider.stop());
    const one = await house(provider);
    const token = await one.toMulti();
    const graceId = await one.add('grace', 'user', token);
    const grace = await one.enter('grace', secret);
    expect((await one.link(grace.token, 'person-grace')).status).toBe(200);
    expect((await one.send('PUT', 'admin/activity/retention', { token, body: { days: 90 } })).status).toBe(200);
    expect((await one.send('PATCH', 'settings', { token, body: { preferences: { theme: 'dark' } } })).status).toBe(200);
    const device = await askToPair(one);
    await answers(one, token).letIn(device.user_code);
    const { access_token: phone } = await device.token();
    const [earlier, network] = [await linesOf(one, token), await networkOf(one, token)];
    const ca = network.ca_pem;
    expect(await handshake(one, ca)).toBe(network.pin.replace(/^sha256\/\//, ''));

    const backup = await one.backUp(token);
    const place = ground();
    undo.push(() => place.remove());
    const other = await house(provider, place.dataDir);
    await expect(handshake(other, ca), 'before, it is somebody else').rejects.toThrow();
    await other.restore(backup);

    // By the link, without a password, into the same account.
    const came = read(await other.byProvider('person-grace'), 200, AuthPayload);
    expect([came.user.id, came.user.username]).toEqual([graceId, 'grace']);
    expect((await other.send('GET', 'settings', { headers: bearer(phone) })).status).toBe(200);
    const again = await other.enter(ada.username, ada.password);
    expect((await other.send('GET', 'settings', { token: again.token })).body).toMatchObject({ preferences: { theme: 'dark' } });
    expect(await networkOf(other, again.token)).toMatchObject({ pin: network.pin, ca_pem: ca });
    expect(await handshake(other, ca)).toBe(await handshake(one, ca));

    const later = await linesOf(other, again.token);
    const ofThen = (line: (typeof earlier)[number]) => [line.id, line.kind, line.at, line.actor_id, line.details];
    expect(later.slice(0, earlier.length).map(ofThen)).toEqual(earlier.map(ofThen));
    expect(later.slice(earlier.length).map(({ kind }) => kind)).toContain('backup_restored');
    expect((await other.send('GET', 'activity/chain', { token: again.token })).body).toMatchObject({ retention: { days: 90 }, problem: null });
    await other.server.stop();
    const [verified] = expectDone(await place.run('activity verify --json')).lines;
    expect(verified).toMatchObject({ chained_since: 1 });
    expect(verified?.['signed_up_to']).toBeGreaterThan(earlier.length);
  });
});
