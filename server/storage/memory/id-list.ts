/** Ascending ids with cheap removal: removed ones stay as gaps until they are the majority. */
export class IdList {
  #ids: number[] = [];
  readonly #isPresent: (id: number) => boolean;

  /** `isPresent` tells gaps from ids that still exist. */
  constructor(isPresent: (id: number) => boolean) {
    this.#isPresent = isPresent;
  }

  /** New ids are the highest ones and cost nothing to add; an id that comes back is put into its place, once. */
  add(id: number): void {
    const last = this.#ids.at(-1);
    if (last === undefined || id > last) {
      this.#ids.push(id);
      return;
    }
    const at = this.#firstFrom(id);
    if (this.#ids[at] !== id) this.#ids.splice(at, 0, id);
  }

  /** To be called after removals, with the number of ids that are left. */
  removed(remaining: number): void {
    if (this.#ids.length > 64 && remaining * 2 < this.#ids.length) this.#ids = this.#ids.filter((id) => this.#isPresent(id));
  }

  /** Ids above `after`, ascending, without the gaps. Adding or removing while this runs is safe only between two calls of it. */
  *above(after: number): Generator<number> {
    for (let at = this.#firstFrom(after + 1); at < this.#ids.length; at++) {
      const id = this.#ids[at];
      if (id !== undefined && this.#isPresent(id)) yield id;
    }
  }

  #firstFrom(id: number): number {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ids[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
