import { perShelf } from '../memory/per-shelf.ts';
import { shelfNames } from '../memory/shelves.ts';
import type { IdName, LastIds } from '../memory/tables.ts';
import { formatOf, formatVersion, type FileKind } from './store-files.ts';

/** The first line of every file of ours. */
export interface FileHeader {
  readonly format: (typeof formatOf)[FileKind];
  readonly version: number;
  readonly generation: number;
  /** The number of the last transaction before this file; the first journal line after it has the next one. */
  readonly after: number;
  readonly lastIds: LastIds;
}

export function headerFor(kind: FileKind, generation: number, after: number, lastIds: LastIds): FileHeader {
  return { format: formatOf[kind], version: formatVersion, generation, after, lastIds };
}

/** The header, or undefined where `value` is none of this kind and generation, or of a version that is not ours to read. */
export function asHeader(value: unknown, kind: FileKind, generation: number): FileHeader | undefined {
  if (!isRecord(value) || value['format'] !== formatOf[kind] || value['generation'] !== generation) return undefined;
  const { version, after } = value;
  const lastIds = asLastIds(value['lastIds']);
  if (!isCount(version) || version < 1 || version > formatVersion || !isCount(after) || lastIds === undefined) return undefined;
  return { format: formatOf[kind], version, generation, after, lastIds };
}

/** A file that is older than a shelf says nothing about it: no id of it is used. */
function asLastIds(value: unknown): LastIds | undefined {
  if (!isRecord(value)) return undefined;
  const { account, session, event } = value;
  if (!isCount(account) || !isCount(session) || !isCount(event)) return undefined;
  const lastIds: Record<IdName, number> = { account, session, event, ...perShelf<'lastId'>(() => 0) };
  for (const name of shelfNames) {
    const last = value[name] ?? 0;
    if (!isCount(last)) return undefined;
    lastIds[name] = last;
  }
  return lastIds;
}

/** True for a header of any of our formats with a version above ours, whatever else may be wrong with it. */
export function isNewer(value: unknown): boolean {
  return (
    isRecord(value) &&
    (value['format'] === formatOf.store || value['format'] === formatOf.journal) &&
    typeof value['version'] === 'number' &&
    value['version'] > formatVersion
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A whole number from 0. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
