import type { RequestListener } from 'node:http';
import { compose, modes, type House, type Ingredients } from './compose.ts';
import { AppError } from './errors.ts';
import { leaseStore, type Lease } from './leased-store.ts';
import { makeLasting } from './lasting.ts';
import type { ModeName } from './modes/mode.ts';
import type { Network } from './network-furniture.ts';
import type { Transaction } from './ports/store.ts';
import { runSso } from './sso-furniture.ts';

/** All that stays when the mode changes. */
export type Ground = Omit<Ingredients, 'mode' | 'move' | 'leave' | 'lasting' | 'startedAt'>;

interface Rooms {
  readonly given: Ingredients;
  readonly house: House;
  readonly lease: Lease;
  /** What goes on by itself. */
  readonly running: { stop(): void } | null;
}

/**
 * The house that answers now. At a change of mode the next one is made ready beside it and takes over in the step of the commit: the port stays
 * open, requests under way finish where they began, and none of them writes any more once the next house is there.
 */
export class CurrentHouse {
  readonly #ground: Ground;
  readonly #network: Network;
  readonly #constant: Pick<Ingredients, 'lasting' | 'startedAt'>;
  #rooms: Rooms;
  #turn: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  /** Makes the first one. Nothing runs by itself before `run`. Errors: StartError `bad_setting`. */
  constructor(ground: Ground, network: Network, mode: ModeName) {
    this.#ground = ground;
    this.#network = network;
    this.#constant = { lasting: makeLasting(ground), startedAt: ground.clock.now() };
    this.#rooms = this.#make(mode, ground.identity.ownerId);
  }

  get given(): Ingredients {
    return this.#rooms.given;
  }

  get house(): House {
    return this.#rooms.house;
  }

  readonly listener: RequestListener = (req, res) => this.#rooms.house.listener(req, res);

  /** From now on mails are sent and the provider is asked. */
  run(): void {
    this.house.outbox.start();
    this.#rooms = running(this.#rooms);
  }

  /**
   * Runs `commit` as the last thing that is done to the data here: from then on nothing is written to them, and the mode is not switched. Where it fails
   * all goes on. Errors: AppError `server_busy`; those of `commit`.
   */
  leave(commit: () => Promise<void>): Promise<void> {
    const left = this.#turn.then(async () => {
      if (this.#isStopped) throw new AppError('server_busy');
      await this.#rooms.lease.handOver(commit);
      this.#isStopped = true;
    });
    this.#turn = left.catch(() => undefined);
    return left;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#turn;
    this.#rooms.running?.stop();
    this.house.lan.streams.stop();
  }

  /** See `Move` (modes/switching.ts). One at a time. Errors: AppError `server_busy` while the server stops; those of `commit`. */
  readonly #move = <T>(to: ModeName, ownerId: number, commit: (tx: Transaction) => Promise<T>): Promise<T> => {
    const moved = this.#turn.then(() => this.#moveNow(to, ownerId, commit));
    this.#turn = moved.catch(() => undefined);
    return moved;
  };

  async #moveNow<T>(to: ModeName, ownerId: number, commit: (tx: Transaction) => Promise<T>): Promise<T> {
    if (this.#isStopped) throw new AppError('server_busy');
    const before = this.#rooms;
    const next = this.#make(to, ownerId);
    let result: T;
    try {
      await next.house.signOn.administration.load();
      result = await before.lease.handOver(commit);
    } catch (error) {
      next.house.connection.use(null);
      throw error;
    }
    this.#rooms = running(next);
    before.running?.stop();
    before.house.lan.streams.stop({ kind: 'mode', data: { mode: to } });
    // A network that came in with sign-in may not come in without.
    await this.#network.reachability.look();
    this.#ground.log.info({ event: 'mode_switched', from: before.given.mode.name, mode: to }, 'the mode was switched');
    return result;
  }

  #make(mode: ModeName, ownerId: number): Rooms {
    const lease = leaseStore(this.#ground.store);
    const identity = { ...this.#ground.identity, ownerId };
    const given: Ingredients = {
      ...this.#ground,
      ...this.#constant,
      store: lease.store,
      identity,
      mode: modes[mode],
      move: this.#move,
      leave: (commit) => this.leave(commit),
    };
    return { given, house: compose(given, this.#network), lease, running: null };
  }
}

const running = (rooms: Rooms): Rooms => ({ ...rooms, running: runSso(rooms.given, rooms.house, rooms.house.signOn) });
