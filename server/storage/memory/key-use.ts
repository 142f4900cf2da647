import type { ApiKey } from '../../api-keys/api-key.ts';
import type { RecordTable } from './record-table.ts';

/** Something whose records are seen now and then. */
export interface Sighted {
  /** Only ever forwards. False where the record is gone or was seen later. */
  see(id: number, at: number): boolean;
  /** undefined where it is gone or was never seen. */
  lastSeen(id: number): number | undefined;
}

/** When API keys were last used: of each record one field, which changes without a transaction. */
export class KeyUse implements Sighted {
  readonly #keys: RecordTable<ApiKey>;

  constructor(keys: RecordTable<ApiKey>) {
    this.#keys = keys;
  }

  see(id: number, at: number): boolean {
    const key = this.#keys.get(id);
    if (key === undefined || at <= (key.lastUsedAt ?? 0)) return false;
    this.#keys.put({ ...key, lastUsedAt: at });
    return true;
  }

  lastSeen(id: number): number | undefined {
    return this.#keys.get(id)?.lastUsedAt ?? undefined;
  }
}
