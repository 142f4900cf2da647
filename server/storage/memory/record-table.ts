import type { ShelfChanges } from './changes.ts';
import { IdList } from './id-list.ts';
import type { ShelfFields } from './shelves.ts';

/** What can be asked of the records of a shelf, stored ones and a transaction's alike. */
export interface RecordReads<T> {
  readonly size: number;
  get(id: number): T | undefined;
  byKey(key: string): T | undefined;
  /** By ascending id. */
  ofGroup(group: string): readonly T[];
  ascending(after: number): Iterable<T>;
}

/** The text of a field that records are found by; undefined where the shelf has no such field. */
export function textOf(record: object, field: string | undefined): string | undefined {
  const value: unknown = field === undefined ? undefined : Reflect.get(record, field);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

export const byId = (a: { readonly id: number }, b: { readonly id: number }): number => a.id - b.id;

const nothing = Object.freeze<never[]>([]);

/** The records of one shelf by id, by their unique key and by group. */
export class RecordTable<T extends { readonly id: number }> implements RecordReads<T> {
  readonly #fields: ShelfFields;
  readonly #byId = new Map<number, T>();
  readonly #ids = new IdList((id) => this.#byId.has(id));
  readonly #byKey = new Map<string, number>();
  readonly #byGroup = new Map<string, Set<number>>();

  constructor(fields: ShelfFields) {
    this.#fields = fields;
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: number): T | undefined {
    return this.#byId.get(id);
  }

  byKey(key: string): T | undefined {
    const id = this.#byKey.get(key);
    return id === undefined ? undefined : this.#byId.get(id);
  }

  ofGroup(group: string): readonly T[] {
    const ids = this.#byGroup.get(group);
    return ids === undefined ? nothing : [...this.#present(ids)].sort(byId);
  }

  ascending(after: number): Iterable<T> {
    return this.#present(this.#ids.above(after));
  }

  put(record: T): void {
    const before = this.#byId.get(record.id);
    if (before !== undefined) this.#forget(before);
    this.#byId.set(record.id, record);
    this.#ids.add(record.id);
    const key = textOf(record, this.#fields.key);
    if (key !== undefined) this.#byKey.set(key, record.id);
    const group = textOf(record, this.#fields.group);
    if (group !== undefined) this.#setOf(group).add(record.id);
  }

  /** Another record under the same id, key and group: costs no look at the indexes. */
  replace(record: T): void {
    this.#byId.set(record.id, record);
  }

  remove(id: number): void {
    const record = this.#byId.get(id);
    if (record === undefined) return;
    this.#byId.delete(id);
    this.#forget(record);
    this.#ids.removed(this.#byId.size);
  }

  /** Takes over what a transaction did to this shelf, and tells the highest id that is used up by it. Cannot fail, can be repeated. */
  apply({ put = [], fields = [], gone = [] }: ShelfChanges<T>): number {
    let highest = 0;
    for (const record of put) {
      this.put(record);
      highest = Math.max(highest, record.id);
    }
    for (const changed of fields) {
      const before = this.#byId.get(changed.id);
      if (before !== undefined) this.put({ ...before, ...changed });
    }
    for (const id of gone) {
      this.remove(id);
      highest = Math.max(highest, id);
    }
    return highest;
  }

  *#present(ids: Iterable<number>): Generator<T> {
    for (const id of ids) {
      const record = this.#byId.get(id);
      if (record !== undefined) yield record;
    }
  }

  /** A key only where it still points here: in one transaction another record may have taken it over. */
  #forget(record: T): void {
    const key = textOf(record, this.#fields.key);
    if (key !== undefined && this.#byKey.get(key) === record.id) this.#byKey.delete(key);
    const group = textOf(record, this.#fields.group);
    const ids = group === undefined ? undefined : this.#byGroup.get(group);
    ids?.delete(record.id);
    if (group !== undefined && ids?.size === 0) this.#byGroup.delete(group);
  }

  #setOf(group: string): Set<number> {
    let ids = this.#byGroup.get(group);
    if (ids === undefined) this.#byGroup.set(group, (ids = new Set()));
    return ids;
  }
}
