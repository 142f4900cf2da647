import { join } from 'node:path';

/** What this version writes; it reads all from 1. A higher number on the disk is a newer program's: never touched. 2: the shelves. 3: the saved mode, who is suspended, and limits: a program that overlooked them would let people in. */
export const formatVersion = 3;

export type FileKind = 'store' | 'journal';
export const formatOf = { store: 'doorward-store', journal: 'doorward-journal' } as const;

export interface StoreFiles {
  /** Generations, ascending. */
  readonly snapshots: readonly number[];
  readonly journals: readonly number[];
  /** Damaged files that were put aside once. */
  readonly putAside: readonly string[];
  /** Left behind by a program that was killed while it wrote. */
  readonly temporary: readonly string[];
  readonly highest: number;
}

export function pathOf(folder: string, kind: FileKind, generation: number): string {
  return join(folder, `${kind}.${generation}.jsonl`);
}

const ours = /^(store|journal)\.(\d{1,15})\.jsonl(\.corrupt-.+)?$/;
const temporaryName = /^\.(store|journal|swap)\..*\.tmp$/;

/** Tells our files among `names` from other people's. */
export function sortOut(names: readonly string[]): StoreFiles {
  const snapshots: number[] = [];
  const journals: number[] = [];
  const putAside: string[] = [];
  let highest = 0;
  for (const name of names) {
    const [, kind, digits, corrupt] = ours.exec(name) ?? [];
    if (kind === undefined) continue;
    const generation = Number(digits);
    highest = Math.max(highest, generation);
    if (corrupt !== undefined) putAside.push(name);
    else (kind === 'store' ? snapshots : journals).push(generation);
  }
  const ascending = (a: number, b: number): number => a - b;
  return {
    snapshots: snapshots.sort(ascending),
    journals: journals.sort(ascending),
    putAside,
    temporary: names.filter((name) => temporaryName.test(name)),
    highest,
  };
}
