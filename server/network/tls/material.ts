import { createHash, X509Certificate } from 'node:crypto';

/** What TLS answers with, and what there is to say of it. */
export interface TlsMaterial {
  /** PEM; never logged, never sent. */
  readonly key: string;
  /** PEM, the leaf first. */
  readonly certificate: string;
  readonly pin: string;
  readonly caPem: string | null;
  /** ms since 1970 */
  readonly notAfter: number;
  readonly names: readonly string[];
}

/** `sha256//…=`: the base64 SHA-256 of the public key's SPKI in DER (RFC 7469 2.4), as `curl --pinnedpubkey` takes it. */
export function pinOf(certificate: string): string {
  const spki = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256//${createHash('sha256').update(spki).digest('base64')}`;
}

/** Errors: whatever the parser throws for text that is no certificate. */
export function describeMaterial(key: string, certificate: string, caPem: string | null): TlsMaterial {
  const { validTo, subjectAltName } = new X509Certificate(certificate);
  return { key, certificate, pin: pinOf(certificate), caPem, notAfter: Date.parse(validTo), names: namesIn(subjectAltName) };
}

/** Node prints `DNS:door.local, IP Address:192.168.1.5`. */
function namesIn(subjectAltName: string | undefined): readonly string[] {
  return (subjectAltName ?? '').split(', ').flatMap((entry) => {
    const [, kind, value] = /^(DNS|IP Address):(.+)$/.exec(entry) ?? [];
    return value === undefined ? [] : [kind === 'DNS' ? value : plainIp(value)];
  });
}

/** `FD00:0:0:0:0:0:0:1` is `fd00::1`. */
function plainIp(text: string): string {
  return text.includes(':') ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text;
}
