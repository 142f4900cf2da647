import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';

/** Speaks TLS on sockets that are handed to it. Without a certificate it hangs up. */
export interface TlsDoor {
  readonly isReady: boolean;
  use(pair: { readonly key: string; readonly certificate: string }): void;
  take(socket: Socket): void;
}

const minVersion = 'TLSv1.2';

/** `onSecure` gets each socket whose handshake is done. A handshake has ten seconds (security.md C, slow-loris). */
export function createTlsDoor(onSecure: (socket: TLSSocket) => void): TlsDoor {
  const server = createServer({ handshakeTimeout: 10_000, ALPNProtocols: ['http/1.1'], minVersion }, onSecure);
  let isReady = false;
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return {
    get isReady() {
      return isReady;
    },
    use: ({ key, certificate }) => {
      server.setSecureContext({ key, cert: certificate, minVersion });
      isReady = true;
    },
    take: (socket) => void (isReady ? server.emit('connection', socket) : socket.destroy()),
  };
}
