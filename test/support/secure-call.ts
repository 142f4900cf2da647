import { createHash, X509Certificate } from 'node:crypto';
import { connect, type TLSSocket } from 'node:tls';
import { parseAnswers, requestBytes, type RawAnswer, type RawRequest } from './raw-http.ts';

export interface SecureTarget {
  readonly host: string;
  readonly port: number;
  /** Refuses to send anything to whoever has another key, as a paired client does. */
  readonly pin?: string;
  /** Trusts this authority and checks the name, as a phone does on which it was installed. */
  readonly ca?: string;
}

/** The pin of whoever answers there, worked out without any code of the server. */
export const pinOf = (der: Buffer): string =>
  `sha256//${createHash('sha256')
    .update(new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')}`;

/** A socket whose handshake is done and whose key was checked. Errors: one with `pin` in its message for another key; those of TLS. */
export function connectSecurely({ host, port, pin, ca }: SecureTarget): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, rejectUnauthorized: ca !== undefined, ...(ca === undefined ? {} : { ca }) });
    socket.once('error', reject).once('secureConnect', () => {
      if (pin === undefined || pinOf(socket.getPeerCertificate().raw) === pin) resolve(socket.off('error', reject));
      else reject(new Error('pin: it has another key'));
      if (pin !== undefined && pinOf(socket.getPeerCertificate().raw) !== pin) socket.destroy();
    });
  });
}

/** One request over TLS, its one answer. */
export async function secureCall(target: SecureTarget, request: RawRequest): Promise<RawAnswer> {
  const socket = await connectSecurely(target);
  let received = Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    socket.setTimeout(15_000, () => socket.destroy());
    socket.on('error', reject).on('close', () => reject(new Error(`no answer to ${request.path}`)));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const [answer] = parseAnswers(received, request.method === 'HEAD');
      if (!answer) return;
      resolve(answer);
      socket.destroy();
    });
    socket.write(requestBytes(target, request));
  });
}
