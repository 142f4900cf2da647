import type { Shelf, WritableShelf } from '../../ports/store.ts';
import { pageOf } from './page.ts';
import type { RecordReads } from './record-table.ts';
import type { StagedRecords } from './staged-records.ts';

/** The port's reads of one shelf. `records` is asked each time. */
export function shelfReads<T extends { readonly id: number }>(records: () => RecordReads<T>): Shelf<T> {
  return {
    byId: async (id) => records().get(id),
    byKey: async (key) => records().byKey(key),
    ofGroup: async (group) => records().ofGroup(group),
    page: async ({ after = 0, limit }) => pageOf(records().ascending(after), limit),
    count: async () => records().size,
  };
}

/** The verbs of one shelf inside a transaction. */
export function shelfWrites<T extends { readonly id: number }>(staged: () => StagedRecords<T>): WritableShelf<T> {
  return {
    ...shelfReads(staged),
    insert: async (record) => staged().insert(record),
    put: async (record) => staged().put(record),
    update: async (id, patch) => staged().update(id, patch),
    take: async (id) => staged().take(id),
  };
}
