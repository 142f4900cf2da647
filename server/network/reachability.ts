import { isDeepStrictEqual } from 'node:util';
import type { LanProblem, NetworkChange } from '../contract/network.ts';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { isLoopback } from './addresses.ts';
import { changed, chosenAddresses, nothingChosen, type NetworkChoice } from './choice.ts';
import { interfacesNow, ownAddresses } from './interfaces.ts';
import { OpenAddresses, type OpenAddress } from './open-addresses.ts';
import { readChoice, saveChoice } from './saved-choice.ts';
import type { NetworkState, NetworkWatch } from './state.ts';
import type { Certificates } from './tls/certificates.ts';

export interface ReachabilityParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly serverId: string;
  /** The first socket, once it listens. */
  readonly bound: () => { readonly address: string; readonly port: number };
  /** `server.bind` is configured: then nothing is switched here. */
  readonly setByConfiguration: boolean;
  /** Nobody signs in here, and the configuration does not acknowledge that the network may come (security.md B5). */
  readonly needsAcknowledgement: () => boolean;
  /** It has moved to another computer: nobody is to find it here. */
  readonly hasMoved: () => Promise<boolean>;
  readonly certificates: Certificates;
  /** What the certificate is good for beside the addresses that are open. */
  readonly names: readonly string[];
  /** Listens on one more address. Errors: those of `listen(2)`. */
  readonly open: (address: string) => Promise<OpenAddress>;
}

/** Who changes it, for the activity log. */
export interface NetworkActor {
  readonly accountId: number;
  readonly sessionId: number | null;
  readonly ipHash: string;
}

const lookEveryMs = 2_000;

/** Who can reach this server: the admin's switch, the sockets that it opens, and the certificate that follows them. */
export class Reachability implements NetworkWatch {
  readonly #parts: ReachabilityParts;
  readonly #doors: OpenAddresses;
  readonly #listeners = new Set<(state: NetworkState) => void>();
  #choice: NetworkChoice = nothingChosen;
  #hasMoved = false;
  #problem: LanProblem | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #told: NetworkState | undefined;
  #announced: string | null = null;
  #hosts: readonly string[] = [];
  #here: readonly string[] = [];

  constructor(parts: ReachabilityParts) {
    this.#parts = parts;
    this.#doors = new OpenAddresses(parts.open, parts.log);
  }

  /** Once the first socket listens: opens what was open before the restart, then follows addresses, certificates and the mode every two seconds. */
  async start(): Promise<void> {
    this.#here = [this.#parts.bound().address];
    await this.look();
    if (!this.#stopped) this.#timer = setInterval(() => void this.look(), lookEveryMs).unref();
  }

  /** Closes what it opened; whoever has a request under way has so many ms. Idempotent. */
  stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#listeners.clear();
    return this.#doors.keep([], graceMs);
  }

  get choice(): NetworkChoice {
    return this.#choice;
  }

  get problem(): LanProblem | null {
    return this.#problem;
  }

  /** Addresses that count as names of this server (security.md B1): the same list as long as nothing changes. */
  get hosts(): readonly string[] {
    return this.isShut ? this.#here : this.#hosts;
  }

  /** Nobody signs in here, and nobody said that the network may come all the same: true from the very moment of a change of mode (security.md B5). */
  get isShut(): boolean {
    return this.#parts.needsAcknowledgement() && !this.#choice.acknowledged;
  }

  /** As it is saved now: a change of mode may have taken the acknowledgement back. */
  async reread(): Promise<void> {
    this.#choice = await readChoice(this.#parts.store);
    this.#hasMoved = await this.#parts.hasMoved();
  }

  get announced(): string | null {
    return this.#announced;
  }

  /**
   * Takes effect before it answers, and lasts. Nothing of it is half done where it fails. Errors: AppError `set_by_configuration`,
   * `acknowledgement_required`, `address_in_use`, `vault_unavailable`, `validation_failed`, `storage_unavailable`; `server_busy` where `store`, that of
   * the house that let the request in, may not write any more.
   */
  change(change: NetworkChange, actor: NetworkActor, store: Pick<Store, 'transaction'>): Promise<void> {
    return this.#inTurn(() => this.#change(change, actor, store));
  }

  /** What changed around us: addresses, the mode, the vault, certificate files. Never throws. */
  look(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#stopped) return;
      const before = this.#problem;
      await this.reread();
      const isSafe = await this.#certify(this.#addresses(this.#choice));
      await this.#doors.follow(isSafe ? this.#wanted(this.#choice) : []);
      // It may have been stopped meanwhile.
      if (this.#stopped) return void this.#doors.keep([]);
      this.#problem = this.#problemNow(isSafe);
      if (this.#problem !== null && this.#problem !== before)
        this.#parts.log.warn({ event: 'network', problem: this.#problem }, 'the network cannot reach this server as it was allowed to');
      this.#tell();
    }).catch((error: unknown) => this.#parts.log.warn({ event: 'network', err: error }, 'the network could not be looked at'));
  }

  now(): NetworkState {
    const { serverId, bound, certificates } = this.#parts;
    const addresses = this.#isBoundToNetwork ? this.#addresses(this.#choice) : this.#doors.addresses;
    const { lan, mdns } = this.#choice;
    const isOpen = addresses.length > 0 && (lan || this.#isBoundToNetwork);
    return { serverId, isOpen, port: bound().port, addresses, pin: certificates.pin, mdns: mdns && !this.#hasMoved };
  }

  onChange(listener: (state: NetworkState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  announcedAs(name: string | null): void {
    this.#announced = name;
  }

  async #change(change: NetworkChange, actor: NetworkActor, store: Pick<Store, 'transaction'>): Promise<void> {
    const { setByConfiguration, needsAcknowledgement, certificates } = this.#parts;
    if (setByConfiguration && (change.lan !== undefined || change.interfaces !== undefined)) throw new AppError('set_by_configuration');
    const next = changed(this.#choice, change);
    this.#requireKnown(next);
    if (change.lan && needsAcknowledgement() && !next.acknowledged) throw new AppError('acknowledgement_required');
    // What has nothing to do with addresses asks for no key and touches no socket. The rest is tried again where nothing changed: a vault may be open now.
    const isAboutDoors = change.lan !== undefined || change.interfaces !== undefined || change.acknowledge !== undefined;
    const wanted = isAboutDoors ? this.#wanted(next) : this.#doors.addresses;
    if (isAboutDoors && wanted.length > 0) await certificates.ensure([...wanted, ...this.#parts.names], { now: true });
    const takeBack = await this.#doors.add(wanted);
    try {
      // Also where there is nothing to write: an old house opens no socket either.
      const isNew = !isDeepStrictEqual(next, this.#choice);
      await store.transaction((tx) => (isNew ? saveChoice(tx, next, actor, this.#parts.clock.now()) : Promise.resolve()));
    } catch (error) {
      takeBack();
      throw error;
    }
    this.#choice = next;
    if (isAboutDoors) {
      void this.#doors.keep(wanted);
      this.#problem = this.#problemNow(true);
    }
    this.#tell();
  }

  /** One that is unplugged stays chosen; one that nobody ever saw is a mistake. Errors: AppError `validation_failed`. */
  #requireKnown({ interfaces }: NetworkChoice): void {
    const known = new Set([...interfacesNow().map(({ name }) => name), ...(this.#choice.interfaces ?? [])]);
    if (interfaces?.some((name) => !known.has(name))) throw new AppError('validation_failed', { fields: { interfaces: ['invalid'] } });
  }

  get #isBoundToNetwork(): boolean {
    return !isLoopback(this.#parts.bound().address);
  }

  /** Addresses to open beside the first socket's. */
  #wanted(choice: NetworkChoice): readonly string[] {
    const { setByConfiguration, needsAcknowledgement } = this.#parts;
    if (setByConfiguration || !choice.lan || (needsAcknowledgement() && !choice.acknowledged)) return [];
    return chosenAddresses(choice, interfacesNow());
  }

  /** All addresses beyond loopback that clients may use. */
  #addresses(choice: NetworkChoice): readonly string[] {
    if (!this.#isBoundToNetwork) return this.#wanted(choice);
    const { address } = this.#parts.bound();
    return address === '0.0.0.0' || address === '::' ? ownAddresses(address === '::') : [address];
  }

  /**
   * Whether TLS can answer there, or is not wanted. Where its keys cannot be had, the switch opens nothing: what was https must not become http.
   * A socket that the configuration opened stays; passwords are refused on it all the same (security.md B18).
   */
  async #certify(addresses: readonly string[]): Promise<boolean> {
    const { certificates, names } = this.#parts;
    try {
      await certificates.ensure(addresses.length === 0 ? [] : [...addresses, ...names]);
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return certificates.pin !== null;
    }
  }

  #problemNow(isSafe: boolean): LanProblem | null {
    const { setByConfiguration, needsAcknowledgement } = this.#parts;
    if (!isSafe) return 'vault_unavailable';
    if (setByConfiguration || !this.#choice.lan) return null;
    if (needsAcknowledgement() && !this.#choice.acknowledged) return 'acknowledgement_required';
    if (this.#doors.troubled > 0) return 'address_in_use';
    return this.#doors.addresses.length === 0 ? 'no_address' : null;
  }

  #tell(): void {
    const state = this.now();
    if (JSON.stringify(state) === JSON.stringify(this.#told)) return;
    this.#told = state;
    this.#hosts = [...new Set([this.#parts.bound().address, ...state.addresses])].filter((address) => address !== '0.0.0.0' && address !== '::');
    for (const listener of this.#listeners) listener(state);
  }

  /** One at a time: a change and a look must not open and close the same address. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
