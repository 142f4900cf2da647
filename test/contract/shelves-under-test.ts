import type { Reads, Shelf, Shelves, Store, Transaction, WritableShelf } from '../../server/ports/store.ts';
import { samples } from './shelves-samples.ts';

interface AnyRecord {
  readonly id: number;
}

/** A shelf so that all can be put to one test. */
export interface ShelfUnderTest<T extends AnyRecord = AnyRecord> {
  readonly of: (reads: Reads) => Shelf<T>;
  readonly in: (tx: Transaction) => WritableShelf<T>;
  readonly sample: (number: number) => Omit<T, 'id'>;
  /** The sample of that number under an id of our choice. */
  readonly whole: (number: number, id: number) => T;
  /** Other values for some of the fields of a sample. */
  readonly patch: Partial<Omit<T, 'id'>>;
}

export const shelfOf: { readonly [K in keyof Shelves]: ShelfUnderTest } = {
  passwords: shelf({
    of: ({ passwords }) => passwords,
    in: ({ passwords }) => passwords,
    sample: samples.passwords,
    whole: (number, id) => ({ ...samples.passwords(number), id }),
    patch: { mustChange: true },
  }),
  apiKeys: shelf({
    of: ({ apiKeys }) => apiKeys,
    in: ({ apiKeys }) => apiKeys,
    sample: samples.apiKeys,
    whole: (number, id) => ({ ...samples.apiKeys(number), id }),
    patch: { name: 'renamed' },
  }),
  challenges: shelf({
    of: ({ challenges }) => challenges,
    in: ({ challenges }) => challenges,
    sample: samples.challenges,
    whole: (number, id) => ({ ...samples.challenges(number), id }),
    patch: { attempts: 4 },
  }),
  secondFactors: shelf({
    of: ({ secondFactors }) => secondFactors,
    in: ({ secondFactors }) => secondFactors,
    sample: samples.secondFactors,
    whole: (number, id) => ({ ...samples.secondFactors(number), id }),
    patch: { recovery: [] },
  }),
  mails: shelf({
    of: ({ mails }) => mails,
    in: ({ mails }) => mails,
    sample: samples.mails,
    whole: (number, id) => ({ ...samples.mails(number), id }),
    patch: { attempts: 1, nextAttemptAt: null, lastError: 'timeout' },
  }),
  identities: shelf({
    of: ({ identities }) => identities,
    in: ({ identities }) => identities,
    sample: samples.identities,
    whole: (number, id) => ({ ...samples.identities(number), id }),
    patch: { groups: null, goneAt: 1 },
  }),
  savedSettings: shelf({
    of: ({ savedSettings }) => savedSettings,
    in: ({ savedSettings }) => savedSettings,
    sample: samples.savedSettings,
    whole: (number, id) => ({ ...samples.savedSettings(number), id }),
    patch: { savedAt: 2 },
  }),
};

function shelf<T extends AnyRecord>(made: ShelfUnderTest<T>): ShelfUnderTest<T> {
  return made;
}

/** A sample with the next id. */
export async function add(store: Store, { in: within, sample }: ShelfUnderTest, number: number): Promise<AnyRecord> {
  return store.transaction((tx) => within(tx).insert(sample(number)));
}
