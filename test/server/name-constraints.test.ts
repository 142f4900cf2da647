import { execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type Server } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueAuthority, issueLeaf } from '../../server/network/tls/issue.ts';
import { covers, reachFor } from '../../server/network/tls/name-constraints.ts';
import { OwnCertificate } from '../../server/network/tls/own-certificate.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';

const run = promisify(execFile);
const newKey = () =>
  generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;

describe('what the own authority may vouch for (RFC 5280 4.2.1.10), as clients judge it that trust it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-reach-'));
  const own = ['localhost', '127.0.0.1', '::1', 'thinkpad.local', 'doorward-ab12.local'];
  const key = newKey();
  const servers: Server[] = [];
  const authorityFor = async (names: readonly string[]) => ({
    key,
    certificate: await issueAuthority(key, 'Doorward test', reachFor(names), Date.now()),
  });
  let usual: { readonly key: string; readonly certificate: string };
  beforeAll(async () => {
    usual = await authorityFor([...own, '192.168.1.20', 'fd00::20']);
  });
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true });
  });

  /** A server that shows a certificate of this authority for these names: what a thief of its key could make. */
  async function serve(authority: typeof usual, names: readonly string[]): Promise<number> {
    const leafKey = newKey();
    const cert = await issueLeaf(authority, leafKey, names, Date.now());
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';
    const server = createServer({ key: leafKey, cert }, (socket) => socket.on('error', () => undefined).on('data', () => socket.end(answer)));
    servers.push(server.on('tlsClientError', () => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  /** Whether clients that trust the authority take it for `host`: Node, curl, Python, each by its own rules. */
  async function taken({ certificate: ca }: typeof usual, port: number, host: string): Promise<readonly boolean[]> {
    const file = join(folder, 'ca.pem');
    writeFileSync(file, ca);
    const bracketed = host.includes(':') ? `[${host}]` : host;
    const python = `import socket, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[2]))), server_hostname=sys.argv[3])`;
    const succeeds = (work: Promise<unknown>) =>
      work.then(
        () => true,
        () => false,
      );
    return Promise.all([
      new Promise<boolean>((resolve) => {
        const named = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
        const socket = connect({ host: '127.0.0.1', port, ca, ...named, checkServerIdentity: () => undefined });
        socket.once('secureConnect', () => resolve(socket.authorized)).once('error', () => resolve(false));
        socket.once('secureConnect', () => socket.destroy());
      }),
      succeeds(run('curl', ['-sS', '--cacert', file, '--connect-to', `::127.0.0.1:${String(port)}`, `https://${bracketed}:${String(port)}/`])),
      succeeds(run('python3', ['-c', python, file, String(port), host])),
    ]);
  }
  const all = [true, true, true];
  const none = [false, false, false];

  test('the names and private addresses of its own server: yes', async () => {
    const port = await serve(usual, [...own, '192.168.1.20', '10.1.2.3', '172.31.0.9', '169.254.3.4', '100.64.0.7', 'fd00::20']);
    for (const host of ['localhost', 'thinkpad.local', '192.168.1.20', '100.64.0.7', 'fd00::20'])
      expect([host, await taken(usual, port, host)]).toEqual([host, all]);
  });

  test.each(['bank.example', 'evil-local', 'local.example', '93.184.216.34', '172.32.0.1', '2001:db8::1'])(
    '%s, by whoever stole its key: no',
    async (host) => {
      expect(await taken(usual, await serve(usual, [host]), host)).toEqual(none);
      // Nor in the company of a name that is allowed.
      expect(await taken(usual, await serve(usual, ['thinkpad.local', host]), host)).toEqual(none);
    },
  );

  test('a name that is configured, and addresses of the internet where they are used: yes, and nothing beside it', async () => {
    const names = [...own, 'door.example.org', '2001:db8::1'];
    const wide = await authorityFor(names);
    const port = await serve(wide, names);
    for (const host of ['door.example.org', '2001:db8::1', 'thinkpad.local']) expect([host, await taken(wide, port, host)]).toEqual([host, all]);
    for (const host of ['example.org', 'door.example.com']) expect([host, await taken(wide, await serve(wide, [host]), host)]).toEqual([host, none]);
    expect([covers(reachFor(own), reachFor(names)), covers(reachFor(names), reachFor(own)), covers(null, reachFor(names))]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('it is critical, as openssl reads it', () => {
    const text = execFileSync('openssl', ['x509', '-noout', '-ext', 'nameConstraints'], { input: usual.certificate, encoding: 'utf8' });
    expect(text).toMatch(/Name Constraints: critical/);
    expect(text).toContain('DNS:local');
    expect(text).toContain('IP:192.168.0.0/255.255.0.0');
    expect(new X509Certificate(usual.certificate).ca).toBe(true);
  });
});

describe('an authority whose reach is too short, or that has none', () => {
  const own = ['localhost', '127.0.0.1', 'thinkpad.local'];
  const textOf = (pem: string | null) => execFileSync('openssl', ['x509', '-noout', '-text'], { input: pem ?? '', encoding: 'utf8' });
  const judged = (leaf: string, ca: string | null) => {
    const [certificate, authority] = [new X509Certificate(leaf), new X509Certificate(ca ?? '')];
    return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
  };
  function open(now: () => number = Date.now) {
    const vault = createMemoryVault();
    return { vault, certificate: new OwnCertificate({ vault, clock: { now }, serverId: 'ab12cd34' }) };
  }

  test('is made anew with its old key for a name that is configured, once; an address that changes at home changes nothing', async () => {
    const { certificate } = open();
    const first = await certificate.issue([...own, '192.168.1.20']);
    expect((await certificate.issue([...own, '10.0.0.7', 'fd00::7'])).caPem).toBe(first.caPem);
    const wider = await certificate.issue([...own, 'door.example.org']);
    expect(wider.caPem).not.toBe(first.caPem);
    expect([wider.pin, judged(wider.certificate, wider.caPem), textOf(wider.caPem).includes('DNS:door.example.org')]).toEqual([
      first.pin,
      true,
      true,
    ]);
    expect((await certificate.issue(own)).caPem).toBe(wider.caPem);
    const out = await certificate.issue([...own, '2001:db8::7']);
    expect([out.caPem === wider.caPem, textOf(out.caPem).includes('DNS:door.example.org')]).toEqual([false, true]);
    expect((await certificate.issue([...own, '2001:db8:1::8'])).caPem).toBe(out.caPem);
  });

  test('of before there were constraints works on as it is, and gets them when its certificate is renewed: keys and pin stay', async () => {
    let now = Date.now();
    const { vault, certificate } = open(() => now);
    const [authorityKey, key] = [newKey(), newKey()];
    const folder = mkdtempSync(join(tmpdir(), 'doorward-old-'));
    writeFileSync(join(folder, 'key.pem'), authorityKey);
    const made = ['req', '-x509', '-new', '-key', join(folder, 'key.pem'), '-subj', '/CN=Doorward ab12cd34', '-days', '3653'];
    const extensions = ['-addext', 'basicConstraints=critical,CA:TRUE,pathlen:0', '-addext', 'keyUsage=critical,keyCertSign'];
    const old = execFileSync('openssl', [...made, ...extensions], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    await vault.write('network-tls', JSON.stringify({ format: 1, authority: { key: authorityKey, certificate: old }, key }));
    const before = await certificate.issue([...own, 'door.example.org', '2001:db8::7']);
    expect([before.caPem, judged(before.certificate, old)]).toEqual([old, true]);
    now += 9.2 * 365 * 86_400_000;
    const after = await certificate.issue(own);
    expect([after.caPem === old, after.pin, textOf(after.caPem).includes('Name Constraints: critical')]).toEqual([false, before.pin, true]);
    expect([judged(after.certificate, old), judged(after.certificate, after.caPem)]).toEqual([true, true]);
  });
});
