import type { TlsFacts } from '../../contract/network.ts';
import { AppError, StartError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Vault } from '../../ports/vault.ts';
import { readPair, stampOf, type CertificatePaths } from './certificate-files.ts';
import type { TlsMaterial } from './material.ts';
import { OwnCertificate } from './own-certificate.ts';

interface Parts {
  readonly mode: TlsFacts['mode'];
  /** The operator's own pair, or null: this installation's authority. */
  readonly files: CertificatePaths | null;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly serverId: string;
  /** TLS answers with this from now on; connections that are open stay. */
  readonly use: (material: TlsMaterial) => void;
}

const retryEveryMs = 30_000;

/** The certificate in use: made or read when it is first needed, renewed, and reloaded without a restart. */
export class Certificates {
  readonly #parts: Parts;
  readonly #own: OwnCertificate;
  #material: TlsMaterial | null = null;
  #problem: TlsFacts['problem'] = null;
  #stamp = '';
  #quietUntil = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#own = new OwnCertificate(parts);
  }

  /** At start, for files only. Errors: StartError `bad_setting`. */
  load(): void {
    const { files, mode } = this.#parts;
    if (!files || mode === 'off') return;
    try {
      this.#readFiles(files);
    } catch (error) {
      throw new StartError(
        'bad_setting',
        error instanceof Error ? error.message : 'server.certFile: cannot be used',
        'Correct the file or the setting.',
        error,
      );
    }
  }

  get pin(): string | null {
    return this.#material?.pin ?? null;
  }

  /**
   * Good for these names from now on; cheap where nothing changed. Without names only files are looked at: a key is made when it is first needed.
   Files that changed are read again, and a bad pair leaves the old one in use.
   * A vault that did not answer is asked again after half a minute, or `now`: each question may open a dialog.
   * Errors: AppError `vault_unavailable`, also where an older certificate is still in use.
   */
  async ensure(names: readonly string[], { now = false }: { readonly now?: boolean } = {}): Promise<void> {
    const { files, mode } = this.#parts;
    if (mode === 'off') return;
    if (files) this.#reload(files);
    else if (names.length === 0) return;
    else if (this.#material === null || !this.#own.isGood(this.#material, names)) {
      if (!now && performance.now() < this.#quietUntil) throw new AppError('vault_unavailable');
      await this.#issue(names);
    }
  }

  facts(): TlsFacts {
    const { mode, files } = this.#parts;
    const { pin, caPem, notAfter, names } = this.#material ?? { pin: null, caPem: null, notAfter: null, names: [] };
    return {
      mode,
      source: mode === 'off' ? 'off' : files ? 'file' : 'own',
      pin,
      ca_pem: caPem,
      not_after: notAfter === null ? null : new Date(notAfter).toISOString(),
      names: [...names],
      problem: this.#problem,
    };
  }

  async #issue(names: readonly string[]): Promise<void> {
    try {
      this.#take(await this.#own.issue(names));
    } catch (error) {
      if (error instanceof AppError) {
        this.#quietUntil = performance.now() + retryEveryMs;
        this.#problem = 'vault_unavailable';
        this.#parts.log.warn({ event: 'tls', code: error.code }, 'the keys for TLS could not be had; none are made in their place');
      }
      throw error;
    }
  }

  #reload(files: CertificatePaths): void {
    if (stampOf(files) === this.#stamp) return;
    try {
      this.#readFiles(files);
      this.#parts.log.info({ event: 'tls_reloaded', pin: this.pin }, 'the certificate was read anew');
    } catch (error) {
      this.#problem = 'certificate_files';
      this.#parts.log.warn(
        { event: 'tls', reason: error instanceof Error ? error.message : '' },
        'the new certificate cannot be used; the old one stays',
      );
    }
  }

  #readFiles(files: CertificatePaths): void {
    // Before the files: what changes while they are read is found the next time.
    this.#stamp = stampOf(files);
    this.#take(readPair(files));
  }

  #take(material: TlsMaterial): void {
    this.#parts.use(material);
    this.#material = material;
    this.#problem = null;
  }
}
