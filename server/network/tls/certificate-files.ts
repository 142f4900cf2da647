import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { describeMaterial, type TlsMaterial } from './material.ts';

/** Where an operator's own certificate lies: settings `server.certFile` (PEM, leaf first, then the chain) and `server.keyFile` (PEM, not encrypted). */
export interface CertificatePaths {
  readonly certFile: string;
  readonly keyFile: string;
}

/** The pair in the files. Errors: one whose message says what is wrong, without a path's content and without a key. */
export function readPair({ certFile, keyFile }: CertificatePaths): TlsMaterial {
  const certificate = textOf(certFile, 'server.certFile');
  const key = textOf(keyFile, 'server.keyFile');
  const leaf = parsed(() => new X509Certificate(certificate), 'server.certFile: this is no certificate in PEM');
  const secret = parsed(() => createPrivateKey(key), 'server.keyFile: this is no private key in PEM, or it is encrypted');
  if (!leaf.checkPrivateKey(secret)) throw new Error('server.keyFile: this key does not belong to the certificate');
  parsed(() => createSecureContext({ key, cert: certificate }), 'server.certFile: TLS does not take this pair');
  return describeMaterial(key, certificate, null);
}

/** Changes when either file does; a file that is away is a state too. */
export function stampOf({ certFile, keyFile }: CertificatePaths): string {
  return [certFile, keyFile].map(stampOfOne).join(' ');
}

function stampOfOne(path: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    return `${String(ino)}:${String(size)}:${String(mtimeMs)}`;
  } catch {
    return 'away';
  }
}

function textOf(path: string, setting: string): string {
  return parsed(() => readFileSync(path, 'utf8'), `${setting}: the file cannot be read`);
}

function parsed<T>(work: () => T, message: string): T {
  try {
    return work();
  } catch {
    // What OpenSSL says of it is of no use to an operator, and may quote the file.
    throw new Error(message);
  }
}
