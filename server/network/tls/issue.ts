import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { createPublicKey } from 'node:crypto';
import { isIP } from 'node:net';
import { nameConstraints, nameConstraintsOid, type Reach } from './name-constraints.ts';

/** Loading x509 takes a quarter of a second: whoever has no TLS to do does not import this file. */

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;
/** Clocks of phones and lamps are not always right. */
const earlierMs = dayMs;
const authorityDays = 3_653;
export const leafDays = 90;

interface Authority {
  /** PKCS#8, PEM */
  readonly key: string;
  /** PEM */
  readonly certificate: string;
}

/**
 * The certificate of this installation's own authority, ten years, PEM: signs no further authority (RFC 5280 4.2.1.9), and vouches for nothing beyond
 * local networks and `reach` (4.2.1.10), so that who steals its key cannot pass for a bank on the phones that trust it.
 */
export async function issueAuthority(key: string, name: string, reach: Reach, now: number): Promise<string> {
  const { publicKey, signingKey } = await keysOf(key);
  const subject = `CN=${name}`;
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: subject,
    publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    notBefore: new Date(now - earlierMs),
    notAfter: new Date(now + authorityDays * dayMs),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      new Extension(nameConstraintsOid, true, new Uint8Array(nameConstraints(reach))),
      await SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return certificate.toString('pem');
}

/** A certificate of 90 days for these addresses and names, PEM. The key is the one that stays, so that pins stay (RFC 7469 2.6). */
export async function issueLeaf(authority: Authority, key: string, names: readonly string[], now: number): Promise<string> {
  const [{ publicKey }, { signingKey }] = await Promise.all([keysOf(key), keysOf(authority.key)]);
  const issuer = new X509Certificate(authority.certificate);
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=Doorward',
    issuer: issuer.subject,
    publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    notBefore: new Date(now - earlierMs),
    notAfter: new Date(now + leafDays * dayMs),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }))),
      await AuthorityKeyIdentifierExtension.create(issuer),
      await SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return certificate.toString('pem');
}

async function keysOf(pem: string) {
  const spki = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  const pkcs8 = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const [publicKey, signingKey] = await Promise.all([
    crypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
    crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']),
  ]);
  return { publicKey, signingKey };
}
