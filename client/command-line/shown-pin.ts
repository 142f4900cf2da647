import { connect } from 'node:tls';
import { pinOf } from '../pin.ts';

/** The pin of whoever answers there, for a person to compare; null where no TLS is spoken. Nothing is sent. */
export function shownPin(url: string, timeoutMs = 5_000): Promise<string | null> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443), rejectUnauthorized: false, timeout: timeoutMs });
    const done = (pin: string | null) => {
      socket.destroy();
      resolve(pin);
    };
    socket
      .once('secureConnect', () => {
        const key = socket.getPeerX509Certificate()?.publicKey;
        done(key === undefined ? null : pinOf(key));
      })
      .once('timeout', () => done(null))
      .on('error', () => done(null));
  });
}
