import type { Store } from '../../ports/store.ts';

interface Known {
  readonly accountId: number | null;
  readonly name: string;
  readonly ipHash: string;
  readonly at: number;
}

const mostRead = 500;

/** Which devices have paired before, by name and address: read once from the activity log, which outlives their sessions. */
export class KnownDevices {
  readonly #store: Pick<Store, 'activity'>;
  #known: Promise<Known[]> | undefined;

  constructor(store: Pick<Store, 'activity'>) {
    this.#store = store;
  }

  /** With whomever it was. */
  async isKnown(name: string, ipHash: string): Promise<boolean> {
    return (await this.#find(name, ipHash)).length > 0;
  }

  /** When a device of this name first paired with this account from there, ms; null: never. */
  async firstSeen(accountId: number, name: string, ipHash: string): Promise<number | null> {
    const times = (await this.#find(name, ipHash)).filter((known) => known.accountId === accountId).map(({ at }) => at);
    return times.length === 0 ? null : Math.min(...times);
  }

  async remember(known: Known): Promise<void> {
    (await this.#all()).push(known);
  }

  async #find(name: string, ipHash: string): Promise<Known[]> {
    // Where the vault is away, every address looks the same: then nobody is known.
    if (ipHash === '') return [];
    return (await this.#all()).filter((known) => known.ipHash === ipHash && known.name.toLowerCase() === name.toLowerCase());
  }

  #all(): Promise<Known[]> {
    return (this.#known ??= this.#read());
  }

  async #read(): Promise<Known[]> {
    const { items } = await this.#store.activity.page({ kinds: ['paired'], limit: mostRead });
    return items.map(({ accountId, at, ipHash, details }) => ({ accountId, at, ipHash, name: String(details['device_label'] ?? '') }));
  }
}
