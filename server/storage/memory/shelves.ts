import type { Shelves } from '../../ports/store.ts';

export type ShelfName = keyof Shelves;

/** Names of fields. `key`: a text that no two records share. `group`: by what they are listed. Absent: the shelf has none. */
export interface ShelfFields<Field extends PropertyKey = string> {
  readonly key?: Field;
  readonly group?: Field;
}

/** Everything that the tables, the journal and the snapshots need to know about each shelf. */
export const shelves: { readonly [K in ShelfName]: ShelfFields<string & keyof Shelves[K]> } = {
  passwords: {},
  apiKeys: { key: 'hash', group: 'accountId' },
  challenges: { key: 'key', group: 'subject' },
  secondFactors: {},
  mails: {},
  identities: { key: 'key', group: 'accountId' },
  savedSettings: { key: 'name' },
};

/** In the order of their writing. */
export const shelfNames = Object.keys(shelves) as readonly ShelfName[];

export function isShelfName(name: string): name is ShelfName {
  return Object.hasOwn(shelves, name);
}
