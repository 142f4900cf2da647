import type { ApiKey } from '../../api-keys/api-key.ts';
import type { KeyUseLine } from './changes.ts';
import type { RecordTable } from './record-table.ts';

/**
 * When, how often and from where API keys were last used: fields that change without a transaction. A line holds what they are, not what was added,
 * so that it can be read twice; lines of an older version hold the time only.
 */
export class KeyUse {
  readonly #keys: RecordTable<ApiKey>;

  constructor(keys: RecordTable<ApiKey>) {
    this.#keys = keys;
  }

  /** One use more. The time only ever goes forwards. False where the key is gone. */
  add(id: number, at: number, ipHash: string): boolean {
    const key = this.#keys.get(id);
    if (key === undefined) return false;
    this.#keys.replace({ ...key, lastUsedAt: Math.max(at, key.lastUsedAt ?? 0), uses: (key.uses ?? 0) + 1, lastIpHash: ipHash });
    return true;
  }

  /** Takes over what a line says, unless it is older than what is known. */
  apply([id, at, uses, ipHash]: KeyUseLine): void {
    const key = this.#keys.get(id);
    if (key === undefined) return;
    const isNews = at > (key.lastUsedAt ?? 0) || (uses ?? 0) > (key.uses ?? 0);
    if (!isNews) return;
    const counted = uses === undefined ? {} : { uses: Math.max(uses, key.uses ?? 0) };
    this.#keys.replace({
      ...key,
      lastUsedAt: Math.max(at, key.lastUsedAt ?? 0),
      ...counted,
      ...(ipHash === undefined ? {} : { lastIpHash: ipHash }),
    });
  }

  /** undefined where it is gone or was never used. */
  line(id: number): KeyUseLine | undefined {
    const { lastUsedAt = null, uses = 0, lastIpHash = '' } = this.#keys.get(id) ?? {};
    return lastUsedAt === null ? undefined : [id, lastUsedAt, uses, lastIpHash];
  }
}
