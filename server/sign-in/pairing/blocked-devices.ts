import { blockMs, mostBlocked } from './pairing-limits.ts';
import type { Asking } from './pairing-request.ts';

/**
 * Devices that somebody does not want to hear of for a day. From the network the whole address: a name costs nothing. On this computer every program
 * has the same one, so there it is the name. In memory: it keeps a nuisance away, and guards nothing.
 */
export class BlockedDevices {
  readonly #until = new Map<string, number>();

  block(asking: Asking, now: number): void {
    const [oldest] = this.#until.keys();
    if (this.#until.size >= mostBlocked && oldest !== undefined) this.#until.delete(oldest);
    this.#until.set(keyOf(asking), now + blockMs);
  }

  has(asking: Asking, now: number): boolean {
    return (this.#until.get(keyOf(asking)) ?? 0) > now;
  }
}

const keyOf = ({ isLocal, place, clientName }: Asking) => (isLocal ? `${place} ${clientName.toLowerCase()}` : place);
