import { AppError } from '../errors.ts';
import type { Log } from '../ports/log.ts';

export interface OpenAddress {
  readonly address: string;
  close(graceMs: number): Promise<void>;
}

/** Time for the answer to whoever switched it off from there. */
const lastWordsMs = 200;

/** The sockets beyond the first one: opened and closed as a set, so that a change is whole or not at all. */
export class OpenAddresses {
  readonly #open: (address: string) => Promise<OpenAddress>;
  readonly #log: Log;
  #doors: ReadonlyMap<string, OpenAddress> = new Map();
  #troubled: ReadonlySet<string> = new Set();

  constructor(open: (address: string) => Promise<OpenAddress>, log: Log) {
    this.#open = open;
    this.#log = log;
  }

  get addresses(): readonly string[] {
    return [...this.#doors.keys()].sort();
  }

  /** Addresses that were wanted and could not be had. */
  get troubled(): number {
    return this.#troubled.size;
  }

  /**
   * Opens what is missing of these. Where one cannot be had, none of the new ones stays open. Gives back what takes them away again.
   * Errors: AppError `address_in_use`.
   */
  async add(wanted: readonly string[]): Promise<() => void> {
    const added: OpenAddress[] = [];
    const takeBack = () => {
      for (const door of added) void door.close(0);
      this.#doors = new Map([...this.#doors].filter(([, door]) => !added.includes(door)));
    };
    for (const address of wanted.filter((one) => !this.#doors.has(one))) {
      try {
        const door = await this.#open(address);
        added.push(door);
        this.#doors = new Map([...this.#doors, [address, door]]);
      } catch (error) {
        // Gone since it was looked up, or not settled yet (IPv6): the next look finds it, or not.
        if (isGone(error)) continue;
        takeBack();
        throw new AppError('address_in_use', { cause: error });
      }
    }
    return takeBack;
  }

  /** Closes all but these at once, for whoever comes; whoever is there has so many ms for an answer under way. Resolves when they are gone. */
  async keep(wanted: readonly string[], graceMs = lastWordsMs): Promise<void> {
    const closing = [...this.#doors].filter(([address]) => !wanted.includes(address)).map(([, door]) => door.close(graceMs));
    this.#doors = new Map([...this.#doors].filter(([address]) => wanted.includes(address)));
    this.#troubled = new Set();
    await Promise.all(closing);
  }

  /** As addresses come and go: what can be had is open afterwards, what cannot is said once. */
  async follow(wanted: readonly string[]): Promise<void> {
    const troubled = new Set<string>();
    for (const address of wanted)
      await this.add([address]).catch((error: unknown) => {
        troubled.add(address);
        if (!this.#troubled.has(address)) this.#log.warn({ event: 'network', address, err: error }, 'this address cannot be listened on');
      });
    void this.keep(wanted);
    this.#troubled = troubled;
  }
}

const isGone = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL';
