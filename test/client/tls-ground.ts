import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';

export interface Identity {
  readonly key: string;
  readonly cert: string;
  /** `sha256//…=` as curl writes it; made by openssl's own reckoning of the key. */
  readonly pin: string;
}

/** A key and a certificate of openssl's making, for 127.0.0.1. */
export function newIdentity(): Identity {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-keyout', key, '-out', cert];
  execFileSync('openssl', [...made, ...subject], { stdio: 'ignore' });
  const spki = execFileSync('openssl', ['pkey', '-in', key, '-pubout', '-outform', 'DER']);
  const identity = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return { ...identity, pin: `sha256//${createHash('sha256').update(spki).digest('base64')}` };
}

/** A server with that identity which writes down every byte that reached it after the handshake. */
export interface TlsServer {
  readonly url: string;
  readonly port: number;
  /** What came, decrypted. */
  readonly heard: () => string;
  readonly connections: () => number;
  readonly resumed: () => number;
  /** Shows another certificate from now on, to new connections. */
  become(identity: Identity): void;
  close(): Promise<void>;
}

export async function startTls(identity: Identity, answer: RequestListener, host = '127.0.0.1'): Promise<TlsServer> {
  let heard = '';
  let connections = 0;
  let resumed = 0;
  const server: Server = createServer({ key: identity.key, cert: identity.cert }, answer);
  server.on('connection', () => (connections += 1));
  server.on('secureConnection', (socket: TLSSocket) => {
    if (socket.isSessionReused()) resumed += 1;
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `https://${host}:${bound}`,
    port: bound,
    heard: () => heard,
    connections: () => connections,
    resumed: () => resumed,
    become: ({ key, cert }) => server.setSecureContext({ key, cert }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
