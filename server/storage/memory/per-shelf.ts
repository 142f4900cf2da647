import type { Shelf, Shelves, WritableShelf } from '../../ports/store.ts';
import type { RecordTable } from './record-table.ts';
import { shelfNames, type ShelfName } from './shelves.ts';
import type { StagedRecords } from './staged-records.ts';

/** What there is of every shelf, by the type of its records. */
interface Parts<T extends { readonly id: number }> {
  readonly table: RecordTable<T>;
  readonly staged: StagedRecords<T>;
  readonly reads: Shelf<T>;
  readonly writes: WritableShelf<T>;
  readonly lastId: number;
}

type PartName = keyof Parts<{ readonly id: number }>;

/** The same part of all shelves, by their names. */
export type PerShelf<Part extends PartName> = { readonly [K in ShelfName]: Parts<Shelves[K]>[Part] };

/** Makes one part of every shelf. */
export function perShelf<Part extends PartName>(make: <K extends ShelfName>(name: K) => Parts<Shelves[K]>[Part]): PerShelf<Part> {
  return Object.fromEntries(shelfNames.map((name) => [name, make(name)])) as PerShelf<Part>;
}
