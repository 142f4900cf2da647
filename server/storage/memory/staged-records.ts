import { AppError } from '../../errors.ts';
import { changedFields } from './changed-fields.ts';
import type { RecordFields, ShelfChanges } from './changes.ts';
import { merged } from './merged.ts';
import { byId, RecordTable, textOf, type RecordReads } from './record-table.ts';
import type { ShelfFields } from './shelves.ts';

/** Ids that were never used on a shelf. Used up even where the transaction that asked fails. */
export interface IdSource {
  readonly next: () => number;
  readonly reserve: (id: number) => void;
}

/** A transaction's view of one shelf: the table's records with its own changes over them. */
export class StagedRecords<T extends { readonly id: number }> implements RecordReads<T> {
  readonly #table: RecordReads<T>;
  readonly #shelf: ShelfFields;
  readonly #ids: IdSource;
  readonly #staged: RecordTable<T>;
  readonly #gone = new Set<number>();
  /** Of records that the table has too: what differs. */
  readonly #fields = new Map<number, RecordFields<T>>();

  constructor(table: RecordReads<T>, shelf: ShelfFields, ids: IdSource) {
    this.#table = table;
    this.#shelf = shelf;
    this.#ids = ids;
    this.#staged = new RecordTable(shelf);
  }

  get size(): number {
    let size = this.#table.size;
    for (const { id } of this.#staged.ascending(0)) if (this.#table.get(id) === undefined) size++;
    for (const id of this.#gone) if (this.#table.get(id) !== undefined) size--;
    return size;
  }

  get(id: number): T | undefined {
    return this.#gone.has(id) ? undefined : (this.#staged.get(id) ?? this.#table.get(id));
  }

  byKey(key: string): T | undefined {
    const stored = this.#table.byKey(key);
    return this.#staged.byKey(key) ?? (stored !== undefined && this.#isUntouched(stored) ? stored : undefined);
  }

  ofGroup(group: string): readonly T[] {
    return [...merged(this.#staged.ofGroup(group), this.#untouched(this.#table.ofGroup(group)), byId)];
  }

  ascending(after: number): Iterable<T> {
    return merged([...this.#staged.ascending(after)], this.#untouched(this.#table.ascending(after)), byId);
  }

  insert(record: Omit<T, 'id'>): T {
    this.#refuseTakenKey(record);
    const stored = { ...record, id: this.#ids.next() } as T;
    this.#staged.put(stored);
    return stored;
  }

  put(record: T): void {
    if (!Number.isSafeInteger(record.id) || record.id < 1) throw new Error('ids are whole numbers from 1');
    this.#refuseTakenKey(record, record.id);
    this.#ids.reserve(record.id);
    this.#fields.delete(record.id);
    this.#gone.delete(record.id);
    this.#staged.put(record);
  }

  update(id: number, patch: Partial<Omit<T, 'id'>>): T {
    const before = this.get(id);
    if (before === undefined) throw new AppError('not_found');
    const after = { ...before, ...patch, id };
    this.#refuseTakenKey(after, id);
    const isWhole = this.#staged.get(id) !== undefined && !this.#fields.has(id);
    this.#staged.put(after);
    if (!isWhole) this.#fields.set(id, { ...this.#fields.get(id), ...changedFields(before, patch), id } as RecordFields<T>);
    return after;
  }

  take(id: number): T | undefined {
    const record = this.get(id);
    if (record === undefined) return undefined;
    this.#fields.delete(id);
    this.#staged.remove(id);
    this.#gone.add(id);
    return record;
  }

  /** undefined: none. A record that came and went is written as gone: its id stays used. */
  changes(): ShelfChanges<T> | undefined {
    const put = [...this.#staged.ascending(0)].filter(({ id }) => !this.#fields.has(id));
    const fields = [...this.#fields.values()].filter((changed) => Object.keys(changed).length > 1);
    const gone = [...this.#gone];
    if (put.length + fields.length + gone.length === 0) return undefined;
    return { ...(put.length > 0 && { put }), ...(fields.length > 0 && { fields }), ...(gone.length > 0 && { gone }) };
  }

  /** Keys are random: two alike are a mistake of ours, not of anybody who could be told. */
  #refuseTakenKey(record: object, self?: number): void {
    const key = textOf(record, this.#shelf.key);
    const holder = key === undefined ? undefined : this.byKey(key);
    if (holder !== undefined && holder.id !== self) throw new Error(`two records with one ${this.#shelf.key}`);
  }

  #isUntouched(stored: T): boolean {
    return !this.#gone.has(stored.id) && this.#staged.get(stored.id) === undefined;
  }

  *#untouched(records: Iterable<T>): Generator<T> {
    for (const record of records) if (this.#isUntouched(record)) yield record;
  }
}
